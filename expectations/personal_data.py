"""A second pair of eyes on landed text: what still looks like personal data after masking.

Written apart from the masking itself on purpose, so that one wrong pattern cannot blind both. A coarse pattern runs
inside PostgreSQL and lets only candidates out; the exact patterns run here. Kinds that cannot be anything else stop a
delivery, and the masking leaves none of them; kinds that have innocent twins (public offices' telephones, product
numbers, what is read aloud, names and addresses) only warn.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import psycopg
from psycopg import sql

_BATCH = 5_000
_PLATE_LETTERS = "가나다라마거너더러머버서어저고노도로모보소오조구누두루무부수우주아바사자하허호배"
# Those that count or measure nothing, so that a blank may stand before or after: 123가 4567, unlike 101호 2024.
_SURE_PLATE_LETTERS = "가다라마거너더러머버어저노모소누두루무우아바하허"
_BANKS = "은행|국민|신한|우리|하나|농협|기업|카카오뱅크|토스뱅크|케이뱅크|새마을금고|신협|우체국|수협|계좌"
_SURE_BANKS = "은행|뱅크|농협|새마을금고|신협|우체국|수협|계좌"
_SURNAMES = (
    "김이박최정강조윤장임한오서신권황안송류유홍전고문양손배백허남심노하곽성차주우구민진나지엄채원천방공현함변염여추"
)
_REGIONS = "서울|부산|대구|인천|광주|대전|울산|세종|경기|강원|충북|충남|전북|전남|경북|경남|제주"
_ALOUD = "공영일이삼사오육륙칠팔구"
# Dashes and dots that Unicode normalisation leaves alone, and what is seen by nobody.
_PLAIN = str.maketrans(
    {
        **dict.fromkeys("‐‑‒–—―−ー─━ㅡ〜∼", "-"),
        **dict.fromkeys("·ㆍ‧•∙⋅・", "."),
        **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff", " "),
    }
)


def _passes_luhn(match: re.Match[str]) -> bool:
    digits = [int(character) for character in match.group() if character.isdigit()]
    doubled = [digit * 2 - 9 * (digit > 4) for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def _is_no_company(match: re.Match[str]) -> bool:
    # A corporation's registration number has the shape of a resident's, and says whose it is.
    return not re.search(r"법인\s?(?:등록)?\s?(?:번호)?[^0-9]{0,4}$", match.string[: match.start()])


def _is_no_thing(match: re.Match[str]) -> bool:
    """Whether the number is not called an order's, a parcel's or a page's: such numbers may have any shape."""
    before = match.string[max(0, match.start() - 200) : match.start()]
    called = re.search(r"([가-힣]*)\s?(?:번호|코드)[^0-9]{0,4}$|ISBN[^0-9]{0,4}$", before)
    is_a_things = called is not None and not re.search("카드|결제|계좌|통장", called.group(1) or "")
    return not is_a_things and not re.search(r"(?:https?://|www\.)\S*$", before)


def _is_a_card(match: re.Match[str]) -> bool:
    return _passes_luhn(match) and _is_no_thing(match)


def _is_an_account(match: re.Match[str]) -> bool:
    number = match.group("account")
    is_firm = re.fullmatch("[0-9]{3}-[0-9]{2}-[0-9]{5}", number) is not None
    digits = re.sub("[^0-9]", "", number)
    is_dated = re.match("(?:19|20)[0-9]{2}", number) is not None
    return 10 <= len(digits) <= 14 and not is_firm and not is_dated and _is_no_thing(match)


def _is_no_court_case(match: re.Match[str]) -> bool:
    around = match.string[max(0, match.start() - 14) : match.end() + 14]
    return not re.search("선고|판결|판례|대법|법원|결정|전원합의체|헌재|사건", around)


def _is_no_form(match: re.Match[str]) -> bool:
    # 010-0000-0000 is how a form says what it wants.
    return set(re.sub("[^0-9]", "", match.group())[-8:]) != {"0"}


# Not inside a longer number, hyphenated or not: dates, petition numbers and ids of ours are such numbers.
_FROM = r"(?<![0-9])(?<![0-9]-)"
_TO = r"(?!-?[0-9])"
_BIRTH_DATE = "[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
_GAP = r"[-. )/~_,*:=]{0,3}"
_UNCOUNTED = (
    r"(?![0-9]|,[0-9]{3}|\s?[./-]\s?[0-9]"
    r"|\s?(?:년|원|만|억|천|명|건|개|세대|가구|m|k|톤|시간|분|회|점|%|퍼센트|번지|평|㎡)|[세권여])"
)


@dataclass(frozen=True)
class Kind:
    """One kind of personal data.

    Attributes:
        label_ko: as officials call it.
        core: the pattern without regard to its surroundings.
        is_certain: nothing innocent looks like it, so one hit stops a delivery.
        before: what must not stand before it, as a look-behind.
        after: what must not follow it, as a look-ahead.
        holds: a check that a pattern cannot express.
    """

    label_ko: str
    core: str
    is_certain: bool
    before: str = _FROM
    after: str = _TO
    holds: Callable[[re.Match[str]], bool] = lambda _match: True

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(f"{self.before}(?:{self.core}){self.after}")

    def occurs_in(self, text: str) -> bool:
        return any(self.holds(match) for match in self.pattern.finditer(text))


KINDS = (
    # A possible date of birth is required: petitions hold numbers of that shape with impossible dates. Not the
    # checksum: numbers given out since October 2020 have none.
    Kind(
        "주민·외국인등록번호",
        rf"{_BIRTH_DATE}(?: ?- ?|[./~_])[1-8][0-9]{{6}}"
        rf"|(?:(?<=주민번호)|(?<=등록번호))[^0-9\n]{{0,3}}{_BIRTH_DATE}[-. /~_]{{0,3}}[1-8][0-9]{{6}}",
        is_certain=True,
        holds=_is_no_company,
    ),
    Kind(
        "휴대전화번호",
        rf"(?:\+?82{_GAP}0?|0)10(?:{_GAP}[0-9]){{8}}"
        r"|(?:\+?82[- ]?0?|0)1[16789][-. )]{0,2}[0-9]{3,4}[-. ]?[0-9]{4}"
        rf"|[공영]일[공영](?:(?:[- ]|에|다시){{0,3}}[{_ALOUD}]){{8}}",
        is_certain=True,
        holds=_is_no_form,
    ),
    Kind(
        "전자우편",
        # Possessive, and only from where a run of letters begins: a long one is walked once.
        r"[A-Za-z0-9._%+-]++(?:(?:@|[(\[]at[)\]]|\s?골뱅이\s?)[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,4}?\.[A-Za-z]{2,24}"
        r"|\s?골뱅이\s?(?:네이버|다음|한메일|지메일|네이트|카카오))",
        is_certain=True,
        before="(?<![A-Za-z0-9._%+@-])",
        after=r"(?![A-Za-z0-9._%+-]*\s?@)",
    ),
    Kind("카드번호", "[3-9][0-9]{3}(?:[-. /]{1,3}[0-9]{4}){3}", is_certain=True, holds=_is_a_card),
    Kind(
        "운전면허번호",
        "(?:1[1-9]|2[0-68])-[0-9]{2}-[0-9]{6}-[0-9]{2}|(?:(?<=면허번호)|(?<=면허))[^0-9\\n]{0,4}"
        rf"(?:(?:[0-9]{{2}}[- .]?){{2}}|(?:{_REGIONS})[- ]?[0-9]{{2}}[- ]?)[0-9]{{6}}[- .]?[0-9]{{2}}",
        is_certain=True,
    ),
    Kind(
        "계좌번호",
        rf"(?:{_SURE_BANKS})(?:\s?(?:계좌|통장))?(?:\s?번호)?(?:는|은|로|가|이)?[\s:(]{{0,3}}"
        "(?P<account>[0-9]{3,6}(?P<sign>[- .])[0-9]{2,8}(?:(?P=sign)[0-9]{2,8}){1,2}|[0-9]{10,14})",
        is_certain=True,
        before="",
        after=r"(?!(?P=sign)?[0-9]|-[0-9]|\s?(?:원|명|건|개|만|억|년|월|일|세대|㎡|%))",
        holds=_is_an_account,
    ),
    Kind(
        "차량번호",
        f"[0-9]{{2,3}}(?: [{_SURE_PLATE_LETTERS}]|[{_SURE_PLATE_LETTERS}] "
        f"|[{_PLATE_LETTERS.replace('조', '')}])[0-9]{{4}}",
        is_certain=True,
        before="(?<![0-9제])(?<![0-9][.,-])",
        after=_UNCOUNTED,
        holds=_is_no_court_case,
    ),
    Kind(
        "여권번호",
        r"[MSRGD](?:[0-9]{8}|[0-9]{3}[A-Z][0-9]{4})|(?:(?<=여권번호)|(?<=여권))[^0-9A-Za-z\n]{0,4}"
        "[A-Za-z]{1,2}[ -]?(?:[0-9]{7,8}|[0-9]{3} ?[A-Za-z] ?[0-9]{4})",
        is_certain=True,
        before="(?<![A-Za-z0-9./-])",
        after="(?![A-Za-z0-9])",
    ),
    Kind("등록번호로 보이는 것", f"{_BIRTH_DATE}[1-8][0-9]{{6}}", is_certain=False),
    Kind("유선전화번호", "0(?:2|[3-6][1-5]|70)[-. )]{1,2}[0-9]{3,4}[-. ][0-9]{4}", is_certain=False),
    Kind(
        "카드번호로 보이는 것",
        "[3-9][0-9]{3}(?:[-. /]{0,3}[0-9]{4}){3}",
        is_certain=False,
        holds=_passes_luhn,
    ),
    Kind("차량번호로 보이는 것", f"[0-9]{{2,3}} ?[{_PLATE_LETTERS}] ?[0-9]{{4}}", is_certain=False),
    Kind(
        "여권번호로 보이는 것",
        "(?:[MSROD]|여권[^0-9\n]{0,8}[A-Z]{1,2}) ?-?(?:[0-9]{7,8}|[0-9]{3} ?[A-Z] ?[0-9]{4})",
        is_certain=False,
        before="(?<![A-Za-z0-9])",
        after="(?![A-Za-z0-9])",
    ),
    Kind(
        "계좌번호로 보이는 것",
        rf"(?:{_BANKS})[^0-9\n]{{0,12}}[0-9](?:[- .]?[0-9]){{9,13}}",
        is_certain=False,
        before="",
    ),
    Kind(
        "숫자를 읽은 것", rf"[{_ALOUD}]{{4,7}}[- ]?[{_ALOUD}]{{4}}[- ]?[{_ALOUD}]{{3,8}}", is_certain=False, before=""
    ),
    Kind(
        "이름",
        rf"(?:성 ?명|성함|이름|신청인|민원인|예금주) ?[:=] ?[{_SURNAMES}][가-힣]{{1,2}}"
        rf"|(?:^|[\s.-])[{_SURNAMES}][가-힣]{{2}} (?:드림|올림)",
        is_certain=False,
        before="",
        after="(?![가-힣])",
    ),
    Kind(
        "주소",
        "[0-9]{1,4}동 ?[0-9]{1,4}호|[가-힣][동리] ?[0-9]{1,4}(?:-[0-9]{1,4})? ?번지"
        "|[가-힣]로 ?[0-9]{1,4}번길 ?[0-9]{1,4}",
        is_certain=False,
        after="",
    ),
)
CERTAIN = frozenset(kind.label_ko for kind in KINDS if kind.is_certain)
# What every pattern above implies, of digits and dashes of any width: nine digits with at most three signs between
# neighbours, an at sign, a plate, a passport, a label or a signature, a flat or a lot. The union of the patterns
# themselves is ten times slower in PostgreSQL (its state cache overflows).
_ANY_DIGIT = "[0-9０-９]"
_ANY_GAP = "[-. )/~_,*:=‐-―－−ー─━ㅡ〜～∼·ㆍ‧•∙⋅・･．　）／，＿＊：＝\u00a0\u200b-\u200d\u2060\ufeff]{0,3}"
COARSE = (
    f"(?:{_ANY_DIGIT}{_ANY_GAP}){{8}}{_ANY_DIGIT}|[@＠]|[(\\[（［]at|골뱅이|여권"
    f"|[{_ALOUD}]{{3}}(?:[- ]|에|다시|[‐-―－−ー─━ㅡ]){{0,3}}[{_ALOUD}]{{4}}"
    f"|{_ANY_DIGIT}{{2}} ?[가-힣] ?{_ANY_DIGIT}{{4}}"
    "|[A-ZＡ-Ｚ][-－ ]{0,2}[0-9０-９]{3} ?[A-Z0-9Ａ-Ｚ０-９] ?[0-9０-９]{3}"
    f"|(?:명|성함|이름|인|주) ?[:=：＝]|(?:드림|올림)"
    f"|{_ANY_DIGIT}동 ?{_ANY_DIGIT}|{_ANY_DIGIT} ?번지|로 ?{_ANY_DIGIT}+번길"
)


@dataclass(frozen=True)
class Scan:
    """How many texts still hold what, over all text columns of one delivery.

    Attributes:
        scanned_count: texts looked at (rows times columns, without nulls).
        certain: texts by kind, for the kinds that stop.
        doubtful: texts by kind, for the kinds that warn.
        row_numbers: the first rows concerned, for a person to look up.
    """

    scanned_count: int
    certain: Mapping[str, int]
    doubtful: Mapping[str, int]
    row_numbers: tuple[int, ...]


def find_types(text: str) -> tuple[str, ...]:
    """Labels of the kinds of personal data in a text, certain ones first; never the data itself."""
    # Before normalising, which makes other letters of some dashes, and after, which makes dashes of some letters.
    plain = unicodedata.normalize("NFKC", text.translate(_PLAIN)).translate(_PLAIN)
    return tuple(kind.label_ko for kind in KINDS if kind.occurs_in(plain))


def scan_relation(
    connection: psycopg.Connection, *, relation: str, text_columns: Iterable[str], delivery_key: int
) -> Scan:
    """Scan the text columns of one delivery; texts are read in batches and nothing of them is kept."""
    counts: Counter[str] = Counter()
    rows: set[int] = set()
    scanned = 0
    for column in text_columns:
        names = {"column": sql.Identifier(column), "relation": sql.Identifier(*relation.split("."))}
        total = connection.execute(
            sql.SQL("select count({column}) from {relation} where delivery_key = %s").format(**names), (delivery_key,)
        ).fetchone()
        scanned += total[0] if total else 0
        # Client-side cursors would hold all candidates at once; a day of a bulk feed is larger than that is wise.
        with connection.cursor(name="personal_data_scan") as cursor:
            cursor.itersize = _BATCH
            cursor.execute(
                sql.SQL("select row_number, {column} from {relation} where delivery_key = %s and {column} ~ %s").format(
                    **names
                ),
                (delivery_key, COARSE),
            )
            for row_number, text in cursor:
                types = find_types(text)
                counts.update(types)
                if types:
                    rows.add(row_number)
    return Scan(
        scanned_count=scanned,
        certain={label: counts[label] for label in counts if label in CERTAIN},
        doubtful={label: counts[label] for label in counts if label not in CERTAIN},
        row_numbers=tuple(sorted(rows)[:10]),
    )

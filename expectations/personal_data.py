"""A second pair of eyes on landed text: what still looks like personal data after masking.

Written apart from the masking itself on purpose, so that one wrong pattern cannot blind both. A coarse pattern runs
inside PostgreSQL and lets only candidates out; the exact patterns run here. Kinds that cannot be anything else stop a
delivery; kinds that have innocent twins (public offices' telephones, product numbers, names and addresses) only warn.
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
_BANKS = "은행|국민|신한|우리|하나|농협|기업|카카오뱅크|토스뱅크|케이뱅크|새마을금고|신협|우체국|수협|계좌"
_SURNAMES = (
    "김이박최정강조윤장임한오서신권황안송류유홍전고문양손배백허남심노하곽성차주우구민진나지엄채원천방공현함변염여추"
)
# Dashes that Unicode normalisation leaves alone.
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−ー", "-"))


def _passes_luhn(match: re.Match[str]) -> bool:
    digits = [int(character) for character in match.group() if character.isdigit()]
    doubled = [digit * 2 - 9 * (digit > 4) for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def _is_no_company(match: re.Match[str]) -> bool:
    # A corporation's registration number has the shape of a resident's, and says whose it is.
    return not re.search(r"법인\s?(?:등록)?\s?(?:번호)?[^0-9]{0,4}$", match.string[: match.start()])


# Not inside a longer number, hyphenated or not: dates, petition numbers and ids of ours are such numbers.
_FROM = r"(?<![0-9])(?<![0-9]-)"
_TO = r"(?!-?[0-9])"
_BIRTH_DATE = "[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"


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
    Kind("주민·외국인등록번호", f"{_BIRTH_DATE} ?- ?[1-8][0-9]{{6}}", is_certain=True, holds=_is_no_company),
    Kind("휴대전화번호", r"(?:\+?82[- ]?0?|0)1[016789][-. )]{0,2}[0-9]{3,4}[-. ]?[0-9]{4}", is_certain=True),
    Kind(
        "전자우편",
        r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}",
        is_certain=True,
        before="",
        after="",
    ),
    Kind("카드번호", "[3-9][0-9]{3}(?:[- ][0-9]{4}){3}", is_certain=True, holds=_passes_luhn),
    Kind("운전면허번호", "(?:1[1-9]|2[0-68])-[0-9]{2}-[0-9]{6}-[0-9]{2}", is_certain=True),
    Kind("등록번호(구분기호 없음)", f"{_BIRTH_DATE}[1-8][0-9]{{6}}", is_certain=False),
    Kind("유선전화번호", "0(?:2|[3-6][1-5]|70)[-. )]{1,2}[0-9]{3,4}[-. ][0-9]{4}", is_certain=False),
    Kind("차량번호", f"[0-9]{{2,3}} ?[{_PLATE_LETTERS}] ?[0-9]{{4}}", is_certain=False),
    Kind(
        "여권번호",
        "[MSROD](?:[0-9]{8}|[0-9]{3}[A-Z][0-9]{4})",
        is_certain=False,
        before="(?<![A-Za-z0-9])",
        after="(?![A-Za-z0-9])",
    ),
    Kind("계좌번호", rf"(?:{_BANKS})[^0-9\n]{{0,12}}[0-9](?:-?[0-9]){{9,13}}", is_certain=False, before=""),
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
# What every pattern above implies, of digits and dashes of any width: nine digits with at most three separators between
# neighbours, an at sign, a plate, a passport, a label or a signature, a flat or a lot. The union of the patterns
# themselves is ten times slower in PostgreSQL (its state cache overflows).
_ANY_DIGIT = "[0-9０-９]"
COARSE = (
    f"(?:{_ANY_DIGIT}[-. )‐-―－−ー．　）]{{0,3}}){{8}}{_ANY_DIGIT}|[@＠]"
    f"|{_ANY_DIGIT}{{2}} ?[가-힣] ?{_ANY_DIGIT}{{4}}"
    "|[A-ZＡ-Ｚ][0-9０-９]{3}[A-Z0-9Ａ-Ｚ０-９][0-9０-９]{4}"
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
    plain = unicodedata.normalize("NFKC", text).translate(_DASHES)
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

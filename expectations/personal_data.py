"""A second pair of eyes on landed text: what still looks like personal data after masking.

Written apart from the masking itself on purpose, so that one wrong pattern cannot blind both. A coarse pattern runs
inside PostgreSQL and lets only candidates out; the exact patterns run here. Kinds that cannot be anything else stop a
delivery; kinds that have innocent twins (public offices' telephones, product numbers) only warn.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import psycopg
from psycopg import sql

# Seven digits with at most two separators between neighbours, an at sign, a plate, a passport: every exact pattern
# below implies one of these.
COARSE = r"([0-9][-. )]{0,2}){6}[0-9]|@|[0-9]{2,3} ?[가-힣] ?[0-9]{4}|[A-Z][0-9]{3}[A-Z0-9][0-9]{4}"
_BATCH = 5_000
_PLATE_LETTERS = "가나다라마거너더러머버서어저고노도로모보소오조구누두루무부수우주아바사자하허호배"
_BANKS = "은행|국민|신한|우리|하나|농협|기업|카카오뱅크|토스뱅크|케이뱅크|새마을금고|신협|우체국|수협|계좌"


def _passes_luhn(match: re.Match[str]) -> bool:
    digits = [int(character) for character in match.group() if character.isdigit()]
    doubled = [digit * 2 - 9 * (digit > 4) for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


@dataclass(frozen=True)
class Kind:
    """One kind of personal data.

    Attributes:
        label_ko: as officials call it.
        is_certain: nothing innocent looks like it, so one hit stops a delivery.
        holds: a check the pattern cannot express.
    """

    label_ko: str
    pattern: re.Pattern[str]
    is_certain: bool
    holds: Callable[[re.Match[str]], bool] = lambda _match: True


# Not inside a longer number, hyphenated or not: dates, petition numbers and ids of ours are such numbers.
_FROM = r"(?<!\d)(?<!\d-)"
_TO = r"(?!-?\d)"
_BIRTH_DATE = r"\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"

KINDS = (
    # A possible date of birth is required: petitions hold numbers of that shape with impossible dates. Not the
    # checksum: numbers given out since October 2020 have none.
    Kind("주민·외국인등록번호", re.compile(rf"{_FROM}{_BIRTH_DATE} ?- ?[1-8]\d{{6}}{_TO}"), is_certain=True),
    Kind(
        "휴대전화번호",
        re.compile(rf"{_FROM}(?:\+?82[- ]?0?|0)1[016789][-. )]{{0,2}}\d{{3,4}}[-. ]?\d{{4}}{_TO}"),
        is_certain=True,
    ),
    Kind("전자우편", re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}"), is_certain=True),
    Kind(
        "카드번호",
        re.compile(rf"{_FROM}[3-9]\d{{3}}([- ])\d{{4}}\1\d{{4}}\1\d{{4}}{_TO}"),
        is_certain=True,
        holds=_passes_luhn,
    ),
    Kind("운전면허번호", re.compile(rf"{_FROM}(?:1[1-9]|2[0-68])-\d{{2}}-\d{{6}}-\d{{2}}{_TO}"), is_certain=True),
    Kind("등록번호(구분기호 없음)", re.compile(rf"{_FROM}{_BIRTH_DATE}[1-8]\d{{6}}{_TO}"), is_certain=False),
    Kind(
        "유선전화번호",
        re.compile(rf"{_FROM}0(?:2|3[1-3]|4[1-4]|5[1-5]|6[1-4]|70)[-. )]{{1,2}}\d{{3,4}}[-. ]\d{{4}}{_TO}"),
        is_certain=False,
    ),
    Kind("차량번호", re.compile(rf"(?<!\d)\d{{2,3}} ?[{_PLATE_LETTERS}] ?\d{{4}}(?!\d)"), is_certain=False),
    Kind("여권번호", re.compile(r"(?<![A-Za-z0-9])[MSROD](?:\d{8}|\d{3}[A-Z]\d{4})(?![A-Za-z0-9])"), is_certain=False),
    Kind("계좌번호", re.compile(rf"(?:{_BANKS})[^\d\n]{{0,12}}\d(?:-?\d){{9,13}}{_TO}"), is_certain=False),
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
    return tuple(kind.label_ko for kind in KINDS if _occurs(kind, text))


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
    certain = {kind.label_ko for kind in KINDS if kind.is_certain}
    return Scan(
        scanned_count=scanned,
        certain={label: counts[label] for label in counts if label in certain},
        doubtful={label: counts[label] for label in counts if label not in certain},
        row_numbers=tuple(sorted(rows)[:10]),
    )


def _occurs(kind: Kind, text: str) -> bool:
    return any(kind.holds(match) for match in kind.pattern.finditer(text))

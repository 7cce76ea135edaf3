"""One cell that a person filled in, as the value its column holds, or what is wrong with it in Korean. Pure.

People write dates, numbers and percentages in every way a keyboard allows. What can mean one thing only is understood;
what could mean two is sent back.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from extract.sources.register.definition import Kind, RegisterColumn

CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z_.:/-]{0,39}")
LONGEST_LABEL, LONGEST_TEXT = 100, 5_000
FIRST_YEAR, LAST_YEAR = 1990, 2100
# Of a year in two digits: 05 may be a month, 99 is hardly 2099.
FIRST_SHORT_YEAR, LAST_SHORT_YEAR = 13, 49
# Days since 1899-12-30, as Excel counts them: 2000-01-01 to 2099-12-31.
EXCEL_EPOCH, FIRST_SERIAL, LAST_SERIAL = date(1899, 12, 30), 36_526, 73_050
WRITTEN_DATE = re.compile(
    r"(?P<year>\d{4}|\d{2})\s*(?:[./-]|년)\s*(?P<month>\d{1,2})\s*(?:[./-]|월)\s*(?P<day>\d{1,2})\s*(?:일|\.)?"
)
PACKED_DATE = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})")
AFTER_DATE = re.compile(
    r"\s*(?:\([월화수목금토일]\)|[월화수목금토일]요일)?\s*(?:T?\s*\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?)?"
)
QUARTER = re.compile(r"(?P<year>\d{4})\s*년?\s*(?:[-./Qq]|제)?\s*(?P<quarter>[1-4])\s*(?:/\s*4)?\s*(?:분기)?")
NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
FLAGS = {
    **dict.fromkeys(("Y", "YES", "예", "네", "O", "○", "TRUE", "1", "유", "함"), True),
    **dict.fromkeys(("N", "NO", "아니오", "아니요", "X", "×", "FALSE", "0", "무", "안함"), False),
}
MINUS_SIGNS = str.maketrans({"−": "-", "–": "-", "—": "-", "▲": "-", "△": "-"})
DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))
INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff\x00-\x08\x0b\x0c\x0e-\x1f]")
SURROGATE = re.compile("[\ud800-\udfff]")
EXCEL_ERRORS = frozenset(
    {"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#GETTING_DATA"}
)
# What people write to say that there is nothing to write.
NOTHING = frozenset({"-", "--", "없음", "해당없음", "N/A", "NA"})
# What people write to say: as in the row above.
DITTO = frozenset({"〃", "″", '"', "''", "”", "상동", "위와같음", "위와동일", "同上", "上同"})
BLANK_IN_NUMBER = re.compile(r"(?<=\d)\s+(?=\d)")
UNIT_AFTER_NUMBER = re.compile(r"(?<=\d)\s*(?:명|건|점|개|회|원|일|번)$")

Typed = str | int | float | bool | date


@dataclass(frozen=True)
class Value:
    """A cell understood.

    Attributes:
        value: typed; None when the cell is empty.
        problem: why it could not be understood, in Korean and without the cell's text; None when it could.
        remark: understood, but a person should know how.
    """

    value: Typed | None = None
    problem: str | None = None
    remark: str | None = None


def is_empty(cell: object) -> bool:
    """Nothing a person would see."""
    return cell is None or (isinstance(cell, str) and not visible_text(cell))


def visible_text(text: str) -> str:
    """A text without outer blanks of any width, invisible signs and halves of characters; Hangul composed."""
    clean = SURROGATE.sub("\ufffd", INVISIBLE.sub("", text)).replace("_x000D_", "")
    return unicodedata.normalize("NFC", clean).strip().strip("\u3000\u00a0").strip()


def kind_of(cell: object) -> str:
    """What a cell holds, in a word that tells nothing of its content."""
    if isinstance(cell, bool):
        return "참/거짓"
    if isinstance(cell, int | float):
        return "숫자"
    if isinstance(cell, datetime | date):
        return "날짜"
    if isinstance(cell, time | timedelta):
        return "시각"
    return "글자"


def read_value(cell: object, column: RegisterColumn) -> Value:
    """A cell by its column.

    Args:
        cell: as a workbook library gives it: str, int, float, bool, datetime, date, time, timedelta or None.
        column: what the register wants there.
    """
    if isinstance(cell, str):
        cell = _without_text_mark(visible_text(cell))
    if is_empty(cell) or (isinstance(cell, str) and _says_nothing(cell, column)):
        return Value(problem="반드시 적어야 하는데 비어 있음") if column.is_required else Value()
    if isinstance(cell, str) and cell.upper() in EXCEL_ERRORS:
        return Value(problem="수식이 오류 값을 냄: 값으로 바꾸어 적기")
    if isinstance(cell, str) and re.sub(r"\s", "", cell) in DITTO:
        return Value(problem="윗행과 같다는 표시임: 값을 그대로 다시 적기")
    if isinstance(cell, float) and not math.isfinite(cell):
        return Value(problem=_wanted(cell, "수여야 함"))
    match column.kind:
        case Kind.DATE:
            return _read_date(cell)
        case Kind.QUARTER:
            return _read_quarter(cell)
        case Kind.FLAG:
            return _read_flag(cell)
        case Kind.YEAR | Kind.INTEGER | Kind.NUMBER | Kind.PERCENT:
            return _read_number(cell, column)
        case Kind.CHOICE:
            return _read_choice(cell, column)
        case Kind.CODE:
            return _read_code(cell)
        case _:
            return _read_text(cell, longest=LONGEST_TEXT if column.kind is Kind.TEXT else LONGEST_LABEL)


def _without_text_mark(text: str) -> str:
    """Without the apostrophe that tells Excel to take what follows as text; a pasted one stays in the cell."""
    return text[1:].lstrip() if text.startswith("'") and text.count("'") == 1 and len(text) > 1 else text


def _says_nothing(text: str, column: RegisterColumn) -> bool:
    folded = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).translate(DASHES).upper()
    # As a free text or a choice that is offered 없음 is an answer; a dash is none anywhere.
    is_answer = column.kind is Kind.TEXT or text in column.choices
    return folded in NOTHING and (not is_answer or not folded.strip("-"))


def _read_date(cell: object) -> Value:
    if isinstance(cell, datetime):
        return _plausible_date(cell.date())
    if isinstance(cell, date):
        return _plausible_date(cell)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        cell = int(cell) if float(cell).is_integer() else cell
        if FIRST_SERIAL <= cell <= LAST_SERIAL:
            return Value(EXCEL_EPOCH + timedelta(days=int(cell)), remark="숫자로 적힌 날짜(엑셀 일련번호)로 읽음")
        cell = str(cell)
    if not isinstance(cell, str):
        return Value(problem=_wanted(cell, "날짜여야 함, 예: 2026-11-25"))
    text = unicodedata.normalize("NFKC", cell).translate(DASHES).lstrip("’‘`").strip()
    found = WRITTEN_DATE.match(text)
    if found is None or not AFTER_DATE.fullmatch(text[found.end() :]):
        found = PACKED_DATE.fullmatch(text)
    if found is None:
        return Value(problem=_wanted(cell, "날짜여야 함, 예: 2026-11-25"))
    year = int(found["year"])
    if len(found["year"]) == 2:
        if not FIRST_SHORT_YEAR <= year <= LAST_SHORT_YEAR:
            return Value(problem="연도를 네 자리로 적어야 함, 예: 2026-11-25")
        year += 2000
    try:
        return _plausible_date(date(year, int(found["month"]), int(found["day"])))
    except ValueError:
        return Value(problem="달력에 없는 날짜임")


def _plausible_date(day: date) -> Value:
    if FIRST_YEAR <= day.year <= LAST_YEAR:
        return Value(day)
    return Value(problem=f"연도가 {FIRST_YEAR}~{LAST_YEAR} 사이여야 함")


def _read_quarter(cell: object) -> Value:
    text = unicodedata.normalize("NFKC", str(cell)).translate(DASHES) if isinstance(cell, str | int) else ""
    found = QUARTER.fullmatch(text)
    if found is None or not FIRST_YEAR <= int(found["year"]) <= LAST_YEAR:
        return Value(problem=_wanted(cell, "분기여야 함, 예: 2026Q4"))
    return Value(f"{found['year']}Q{found['quarter']}")


def _read_flag(cell: object) -> Value:
    if isinstance(cell, bool):
        return Value(cell)
    text = unicodedata.normalize("NFKC", _number_text(cell)).upper()
    if text in FLAGS:
        return Value(FLAGS[text])
    return Value(problem=_wanted(cell, "Y 또는 N 이어야 함"))


def _read_number(cell: object, column: RegisterColumn) -> Value:
    is_whole = column.kind in (Kind.YEAR, Kind.INTEGER)
    bounds = _bounds(column, "정수" if is_whole else "수")
    if isinstance(cell, str):
        text = unicodedata.normalize("NFKC", cell).translate(MINUS_SIGNS)
        if BLANK_IN_NUMBER.search(text):
            return Value(problem=f"{bounds}: 숫자 사이에 빈칸이 있음")
        text = text.replace(" ", "")
        text = UNIT_AFTER_NUMBER.sub("", text.removesuffix("년") if column.kind is Kind.YEAR else text)
        if column.kind is Kind.PERCENT:
            text = text.removesuffix("%")
        if not NUMBER.fullmatch(text):
            return Value(problem=_wanted(cell, bounds))
        number = float(text.replace(",", ""))
    elif isinstance(cell, int | float) and not isinstance(cell, bool):
        number = float(cell)
    else:
        return Value(problem=_wanted(cell, bounds))
    if not math.isfinite(number) or (is_whole and not number.is_integer()):
        return Value(problem=_wanted(cell, bounds))
    if (column.minimum is not None and number < column.minimum) or (
        column.maximum is not None and number > column.maximum
    ):
        return Value(problem=_wanted(cell, bounds))
    if is_whole:
        return Value(int(number)) if abs(number) < 2**31 else Value(problem=_wanted(cell, bounds))
    if column.kind is Kind.PERCENT:
        return Value(number / 100, remark="1보다 작은 백분율: 0~100 으로 적은 것인지 확인" if 0 < number < 1 else None)
    return Value(number)


def _read_choice(cell: object, column: RegisterColumn) -> Value:
    # "시민 소통" and "시민소통" are one answer to everybody but a machine.
    written = _folded(_number_text(cell))
    for choice in column.choices:
        if _folded(choice) == written:
            return Value(choice)
    return Value(problem=f"다음 중 하나여야 함: {', '.join(column.choices)} (적힌 값의 종류: {kind_of(cell)})")


def _read_code(cell: object) -> Value:
    if not isinstance(cell, str | int | float) or isinstance(cell, bool):
        # Excel makes a day of 2026-1 and a time of 10:30: what was typed is lost.
        return Value(problem=_wanted(cell, "칸의 서식을 「텍스트」로 바꾸고 번호를 다시 적어야 함"))
    text = unicodedata.normalize("NFKC", _number_text(cell)).translate(DASHES).replace(" ", "")
    if CODE.fullmatch(text):
        return Value(text)
    return Value(problem=_wanted(cell, "영문·숫자와 - _ . : / 만 쓴 40자 이내의 번호여야 함"))


def _read_text(cell: object, *, longest: int) -> Value:
    if isinstance(cell, time | timedelta):
        return Value(problem=_wanted(cell, "글자여야 함"))
    text = cell.isoformat()[:10] if isinstance(cell, date) else _number_text(cell)
    if len(text) > longest:
        return Value(problem=f"{longest:,}자 이내여야 함 (적힌 값: {len(text):,}자)")
    return Value(text)


def _number_text(cell: object) -> str:
    if isinstance(cell, bool):
        return "Y" if cell else "N"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    return str(cell)


def _folded(text: str) -> str:
    return re.sub(r"[\s·ㆍ\u119e・]", "", unicodedata.normalize("NFKC", text)).casefold()


def _bounds(column: RegisterColumn, what: str) -> str:
    if column.minimum is None or column.maximum is None:
        return f"{what}여야 함"
    # Years are not counted in thousands.
    sign = "" if column.kind is Kind.YEAR else ","
    return f"{int(column.minimum):{sign}}~{int(column.maximum):{sign}} 사이의 {what}여야 함"


def _wanted(cell: object, wanted: str) -> str:
    return f"{wanted} (적힌 값의 종류: {kind_of(cell)})"

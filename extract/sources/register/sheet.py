"""Where a register stands in a workbook: which sheet, which row of headers, which column holds what. Pure.

People rename sheets, put a title above the table, leave a blank column at the left. The table is found by its headers.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from openpyxl.worksheet.worksheet import Worksheet

from extract.sources.register.definition import RegisterDefinition
from extract.sources.register.opening import Opened, RefusedWorkbookError
from extract.sources.register.values import is_empty

GUIDE_SHEET, EXAMPLE_SHEET, LIST_SHEET, SUMMARY_SHEET = "안내", "예시", "목록", "확인할 내용"
NOT_DATA = frozenset({GUIDE_SHEET, EXAMPLE_SHEET, LIST_SHEET, SUMMARY_SHEET})
HEADER_WITHIN_ROWS = 20
MOST_ROWS, MOST_COLUMNS = 50_000, 60
# Fewer matching headers than this are a coincidence: many registers have a 부서 and a 시작일.
LEAST_SHARE = 0.5
LEAST_FOREIGN = 3
"""Headers of another register in one row that are no coincidence."""
USE_TEMPLATE = "나누어 준 양식에 값만 옮겨 적어 다시 보내기"


@dataclass(frozen=True)
class Table:
    """A register's table in a workbook.

    Attributes:
        header_row: its number in the sheet.
        index: number of the column (from 1) by column name; a column that was left out is absent.
        unknown: number of the column by header nobody knows.
        last_row: last row that holds anything.
    """

    definition: RegisterDefinition
    name: str
    header_row: int
    index: Mapping[str, int]
    unknown: Mapping[str, int]
    last_row: int
    written: Worksheet = field(repr=False)
    computed: Worksheet = field(repr=False)


@dataclass(frozen=True)
class _Candidate:
    definition: RegisterDefinition
    sheet: str
    header_row: int
    matched: int

    @property
    def share(self) -> float:
        return self.matched / len(self.definition.columns)


def find_table(
    opened: Opened, definitions: Sequence[RegisterDefinition], *, expected: RegisterDefinition | None
) -> Table:
    """The one table of one register.

    Args:
        opened: the workbook.
        definitions: every register there is.
        expected: the register the file's name speaks of; None when it does not.

    Raises:
        RefusedWorkbookError: no register, another one than expected, two in one file or on one sheet, the same one on
            two sheets, a header missing or twice, or a sheet of a size that no person fills in.
    """
    names = [s.title for s in opened.computed.worksheets if s.title.strip() not in NOT_DATA]
    for name in names:
        _check_size(opened.computed[name])
    found = [c for name in names if (c := _best(opened.computed[name], definitions, expected)) is not None]
    filled = [c for c in found if _has_rows(opened, c)] or found
    registers = list(dict.fromkeys(c.definition.label_ko for c in filled))
    if len(registers) > 1:
        raise RefusedWorkbookError(
            f"한 파일에 등록부가 둘 이상 있음: {', '.join(registers)}", "등록부마다 파일을 나누어 보내기"
        )
    if not filled:
        raise _nothing_found(names, expected)
    definition = filled[0].definition
    if expected is not None and definition is not expected:
        raise RefusedWorkbookError(
            f"파일 이름은 {expected.label_ko}인데 내용은 {definition.label_ko}의 양식임",
            "파일 이름을 바로잡거나 맞는 양식에 적어 보내기",
        )
    if len(filled) > 1:
        raise RefusedWorkbookError(
            f"{definition.label_ko}의 시트가 둘 이상 있음: {', '.join(f'「{c.sheet}」' for c in filled)}",
            "보낼 시트 하나만 남기고 지우기",
        )
    _check_alone(opened.computed[filled[0].sheet], definition, definitions)
    return _table(opened, filled[0])


def has_own_examples(opened: Opened, definition: RegisterDefinition) -> bool:
    """Whether somebody wrote rows of their own into the example sheet."""
    if EXAMPLE_SHEET not in opened.computed.sheetnames:
        return False
    at = [n for n, column in enumerate(definition.columns) if column.name in definition.key]
    given = {tuple(str(row[n]) for n in at) for row in definition.examples}
    rows = [[*row, *[None] * len(definition.columns)] for row in _rows(opened.computed[EXAMPLE_SHEET], 2)]
    return any(not any(is_empty(row[n]) for n in at) and tuple(str(row[n]) for n in at) not in given for row in rows)


def folded_header(value: object) -> str:
    """A header as it is compared: no blanks, no line breaks, no star, wide signs made narrow."""
    if not isinstance(value, str):
        return ""
    text = re.sub(r"\(필수\)|\(선택\)", "", unicodedata.normalize("NFKC", value))
    return re.sub(r"[\s*\u200b\ufeff·ㆍ\u119e・]", "", text).casefold()


def _short(header: str) -> str:
    """Without the unit in brackets: 추진율(%) and 추진율 are one column."""
    return re.sub(r"\([^)]*\)$", "", header)


def _check_size(sheet: Any) -> None:
    if not isinstance(sheet, Worksheet):
        raise RefusedWorkbookError("차트 시트가 섞여 있음", USE_TEMPLATE)
    if sheet.max_row > MOST_ROWS:
        raise RefusedWorkbookError(
            f"시트 「{sheet.title}」의 마지막 행이 {sheet.max_row:,}행임(한도 {MOST_ROWS:,})",
            "표 아래의 빈 행을 모두 골라 지우고 다시 저장해 보내기",
        )


def _rows(sheet: Worksheet, first: int, last: int | None = None) -> list[list[object]]:
    # The library counts rows and columns anew whenever it is asked for them: once is enough.
    found = sheet.iter_rows(first, last or sheet.max_row, 1, min(sheet.max_column, MOST_COLUMNS), values_only=True)
    return [list(row) for row in found]


def _best(
    sheet: Worksheet, definitions: Sequence[RegisterDefinition], expected: RegisterDefinition | None
) -> _Candidate | None:
    candidates = []
    for number, row in enumerate(_rows(sheet, 1, HEADER_WITHIN_ROWS), start=1):
        written = {folded_header(v) for v in row} - {""}
        short = {_short(h) for h in written}
        for definition in definitions:
            wanted = [folded_header(c.header) for c in definition.columns]
            matched = sum(h in written or _short(h) in short for h in wanted)
            candidates.append(_Candidate(definition, sheet.title, number, matched))
    good = [c for c in candidates if c.share >= LEAST_SHARE]
    return max(good, key=lambda c: (c.share, c.definition is expected, -c.header_row), default=None)


def _check_alone(sheet: Worksheet, own: RegisterDefinition, definitions: Sequence[RegisterDefinition]) -> None:
    """No headers of another register stand below or beside the table: its rows would be taken for bad ones of this."""
    ours = {_short(folded_header(c.header)) for c in own.columns}
    others = {d.label_ko: {_short(folded_header(c.header)) for c in d.columns} - ours for d in definitions}
    known = frozenset().union(*others.values())
    for number, row in enumerate(_rows(sheet, 1), start=1):
        written = {_short(folded_header(value)) for value in row} & known
        for label, headers in others.items():
            if len(written & headers) >= max(LEAST_FOREIGN, LEAST_SHARE * len(headers)):
                raise RefusedWorkbookError(
                    f"시트 「{sheet.title}」 {number}행에 {label}의 머리글이 함께 있음: 한 시트에 등록부가 둘임",
                    "등록부마다 파일을 나누어 보내기",
                )


def _has_rows(opened: Opened, candidate: _Candidate) -> bool:
    below = _rows(opened.written[candidate.sheet], candidate.header_row + 1)
    return any(not is_empty(value) for row in below for value in row)


def _nothing_found(names: Sequence[str], expected: RegisterDefinition | None) -> RefusedWorkbookError:
    there = ", ".join(f"「{n}」" for n in names) or "없음"
    if expected is None:
        return RefusedWorkbookError(f"아는 등록부의 머리글이 있는 시트가 없음 (있는 시트: {there})", USE_TEMPLATE)
    return RefusedWorkbookError(
        f"시트 「{expected.sheet}」에서 {expected.label_ko}의 머리글 행을 찾을 수 없음 (있는 시트: {there})",
        USE_TEMPLATE,
    )


def _table(opened: Opened, found: _Candidate) -> Table:
    definition, computed = found.definition, opened.computed[found.sheet]
    headers = [(n, value) for n, value in enumerate(_rows(computed, found.header_row, found.header_row)[0], start=1)]
    written = [(n, str(value).strip(), folded_header(value)) for n, value in headers if folded_header(value)]
    full = {folded_header(c.header): c.name for c in definition.columns}
    short = {_short(folded_header(c.header)): c.name for c in definition.columns}
    index: dict[str, int] = {}
    unknown: dict[str, int] = {}
    repeated: list[str] = []
    for number, shown, header in written:
        name = full.get(header) or short.get(_short(header))
        if name is None:
            repeated += [shown] if shown in unknown else []
            unknown.setdefault(shown, number)
        elif name in index:
            repeated.append(definition.column(name).header)
        else:
            index[name] = number
    if repeated:
        raise RefusedWorkbookError(
            f"시트 「{found.sheet}」 {found.header_row}행에 같은 머리글이 두 번 있음: {', '.join(repeated)}",
            USE_TEMPLATE,
        )
    missing = [c.header for c in definition.columns if c.is_required and c.name not in index]
    if missing:
        hint = f" (모르는 머리글: {', '.join(unknown)})" if unknown else ""
        raise RefusedWorkbookError(
            f"시트 「{found.sheet}」 {found.header_row}행에 있어야 할 머리글이 없음: {', '.join(missing)}{hint}",
            USE_TEMPLATE,
        )
    return Table(
        definition=definition,
        name=found.sheet,
        header_row=found.header_row,
        index=index,
        unknown=unknown,
        last_row=_last_row(opened.written[found.sheet]),
        written=opened.written[found.sheet],
        computed=computed,
    )


def _last_row(sheet: Worksheet) -> int:
    rows = enumerate(_rows(sheet, 1), start=1)
    return max((n for n, row in rows if any(not is_empty(v) for v in row)), default=0)

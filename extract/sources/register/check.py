"""The check of a register's workbook, cell by cell: every fault names sheet, row, column and rule. Pure.

Nothing is guessed: a row with a cell that can mean two things stays outside and is named; all other rows are kept.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from extract.sources.register.definition import DEFINITIONS, Kind, RegisterColumn, RegisterDefinition
from extract.sources.register.findings import Checked, Finding, ReadRow
from extract.sources.register.opening import Opened, RefusedWorkbookError
from extract.sources.register.rules import advice, broken_rules
from extract.sources.register.sheet import EXAMPLE_SHEET, Table, find_table, folded_header, has_own_examples
from extract.sources.register.values import Typed, is_empty, read_value, visible_text

TOTAL_WORDS = frozenset({"합계", "소계", "총계", "누계", "계"})
NEAR_ENOUGH = 0.6
# A percent sign that is only shown (85 as 85%), unlike the one that multiplies.
SHOWN_SIGNS = re.compile(r'"[^"]*"|\\.')
LONE_CELL_REQUIRED = 3  # where a row of a register needs no more cells than this, one is a beginning
LONE_CELL = "한 칸만 적힌 행임: 표 아래의 메모라면 지우고, 한 건이라면 나머지 칸을 채우기"
MERGED = "병합된 칸임: 병합을 풀고 행마다 값을 적기"


def check_workbook(
    opened: Opened,
    *,
    expected: RegisterDefinition | None = None,
    departments: Sequence[str] = (),
    definitions: Sequence[RegisterDefinition] = DEFINITIONS,
) -> Checked:
    """Check a workbook.

    Args:
        opened: the workbook.
        expected: the register its file name speaks of; None to find out by its headers.
        departments: names in the chart of departments; empty to ask nothing.
        definitions: the registers there are.

    Raises:
        RefusedWorkbookError: there is no single table that could be checked, or nothing is filled in.
    """
    table = find_table(opened, definitions, expected=expected)
    return check_table(table, departments=departments, is_example_changed=has_own_examples(opened, table.definition))


def check_table(table: Table, *, departments: Sequence[str] = (), is_example_changed: bool = False) -> Checked:
    """Check a table that was found.

    Args:
        table: where it stands.
        departments: names in the chart of departments; empty to ask nothing.
        is_example_changed: whether somebody wrote into the example sheet, for the message.

    Raises:
        RefusedWorkbookError: no row is filled in.
    """
    merged = _merged_cells(table)
    numbers = [n for n in range(table.header_row + 1, table.last_row + 1) if _is_filled(table, n)]
    if not numbers:
        if is_example_changed:
            raise RefusedWorkbookError(
                f"시트 「{table.name}」에 적힌 행이 없고 「{EXAMPLE_SHEET}」 시트에 적혀 있음: 예시 시트는 읽지 않음",
                f"적은 행을 「{table.name}」 시트로 옮겨 다시 보내기",
            )
        raise RefusedWorkbookError(
            f"시트 「{table.name}」에 적힌 행이 없음: 빈 양식이 그대로 옴", "내용을 적어 다시 보내기"
        )
    findings = _remarks(table, numbers)
    rows: list[ReadRow] = []
    for number in numbers:
        row, said = _read_row(table, number, merged=merged, departments=departments)
        said = _whole_row_faults(table, row) or said
        if _is_example(table, row):
            said = [_at(table, number, None, "예시 행이 그대로 남아 있음: 지우거나 실제 내용으로 바꾸기")]
        rows.append(row)
        findings += said
    # A row that is no entry at all (a total, a header again) must not break the rules of those that are.
    real = [r for r in rows if not any(f.row == r.number and f.is_fault and not f.column for f in findings)]
    for broken, name, message in broken_rules(table.definition, real):
        findings.append(_at(table, broken.number if broken else None, name or None, message))
    for asked, name, message in advice(table.definition, real):
        findings.append(replace(_at(table, asked.number if asked else None, name, message), is_fault=False))
    findings.sort(key=lambda f: (f.row or 0, f.column_index or 0))
    bad = {f.row for f in findings if f.is_fault and f.row}
    kept = tuple(r for r in rows if r.number not in bad)
    return Checked(
        definition=table.definition,
        sheet=table.name,
        rows=kept,
        rejected=tuple(r for r in rows if r.number in bad),
        findings=tuple(findings),
        unknown={
            header: tuple(table.computed.cell(r.number, at).value for r in kept) for header, at in table.unknown.items()
        },
    )


def _is_filled(table: Table, number: int) -> bool:
    # The sheet as written: a formula without a saved result is no empty cell.
    return any(not is_empty(table.written.cell(number, at).value) for at in table.index.values())


def _read_row(
    table: Table, number: int, *, merged: Mapping[int, frozenset[int]], departments: Sequence[str]
) -> tuple[ReadRow, list[Finding]]:
    values: dict[str, Typed | None] = {}
    cells: dict[str, object] = {}
    found: list[Finding] = []
    for column in table.definition.columns:
        at = table.index.get(column.name)
        values[column.name] = cells[column.name] = None
        if at is None:
            continue
        cell, problem = _cell(table, number, at, column)
        cells[column.name] = None if is_empty(cell) else cell
        if at in merged.get(number, ()):
            found.append(_at(table, number, column.name, MERGED))
            continue
        if problem is not None:
            cells[column.name] = problem
            found.append(_at(table, number, column.name, problem))
            continue
        read = read_value(cell, column)
        values[column.name] = read.value
        if read.value is None and read.problem is None:
            cells[column.name] = None
        if read.problem is not None:
            found.append(_at(table, number, column.name, read.problem))
        if read.remark is not None:
            found.append(replace(_at(table, number, column.name, read.remark), is_fault=False))
        if column.kind is Kind.DEPARTMENT and isinstance(read.value, str) and departments:
            values[column.name], remark = _department(read.value, departments)
            if remark:
                found.append(replace(_at(table, number, column.name, remark), is_fault=False))
    return ReadRow(number, values, cells), found


def _cell(table: Table, number: int, at: int, column: RegisterColumn) -> tuple[object, str | None]:
    """A cell as Excel shows it, or why there is nothing to show."""
    written, value = table.written.cell(number, at), table.computed.cell(number, at).value
    if written.data_type == "f" and value is None:
        return None, "수식의 계산 결과가 저장되어 있지 않음: 값으로 바꾸어 적기"
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if is_number and column.kind in (Kind.PERCENT, Kind.NUMBER) and _multiplies(written.number_format):
        # Under a percent format the cell holds 0.5 and the person sees 50%.
        return round(float(value) * 100, 9), None
    return value, None


def _multiplies(number_format: object) -> bool:
    return "%" in SHOWN_SIGNS.sub("", str(number_format or ""))


def _whole_row_faults(table: Table, row: ReadRow) -> list[Finding]:
    """Rows that are no entries: totals, and headers that were copied along."""
    words = [(name, visible_text(cell)) for name, cell in row.cells.items() if isinstance(cell, str)]
    if words and re.sub(r"\s", "", words[0][1]) in TOTAL_WORDS:
        return [_at(table, row.number, None, "합계 행은 두지 않음: 이 행을 지우기")]
    filled = sum(cell is not None for cell in row.cells.values())
    if filled == 1 and sum(c.is_required for c in table.definition.columns) > LONE_CELL_REQUIRED:
        return [_at(table, row.number, None, LONE_CELL)]
    repeated = sum(folded_header(text) == folded_header(table.definition.column(name).header) for name, text in words)
    if repeated >= max(3, len(table.index) // 2):
        return [_at(table, row.number, None, "머리글이 되풀이된 행임: 이 행을 지우기")]
    return []


def _is_example(table: Table, row: ReadRow) -> bool:
    if any(value is None and row.cells[name] is not None for name, value in row.values.items()):
        return False
    columns = table.definition.columns
    for example in table.definition.examples:
        wanted = {c.name: read_value(cell, c).value for c, cell in zip(columns, example, strict=True)}
        # Of an earlier form only the columns it has are compared.
        if all(wanted[name] == row.values[name] for name in table.index):
            return True
    return False


def _department(name: str, departments: Sequence[str]) -> tuple[str, str | None]:
    """The name as the chart writes it, and a remark when the chart does not have it."""
    folded = {_without_blanks(d): d for d in departments}
    if (known := folded.get(_without_blanks(name))) is not None:
        return known, None
    # Compared letter by letter (ㅂㅓㅅㅡ): a slip of the keyboard changes a letter, not a syllable.
    spelled = {unicodedata.normalize("NFD", f): d for f, d in folded.items()}
    near = difflib.get_close_matches(unicodedata.normalize("NFD", _without_blanks(name)), spelled, 1, NEAR_ENOUGH)
    hint = f": 「{spelled[near[0]]}」인지 확인" if near else ""
    return name, f"조직도에 없는 부서명{hint}"


def _without_blanks(name: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", name))


def _merged_cells(table: Table) -> dict[int, frozenset[int]]:
    """Columns of the table that are merged, by row."""
    known = set(table.index.values())
    found: dict[int, set[int]] = {}
    for area in table.written.merged_cells.ranges:
        columns = known & set(range(area.min_col, area.max_col + 1))
        for row in range(max(area.min_row, table.header_row + 1), min(area.max_row, table.last_row) + 1):
            found.setdefault(row, set()).update(columns)
    return {row: frozenset(columns) for row, columns in found.items()}


def _remarks(table: Table, numbers: Sequence[int]) -> list[Finding]:
    """What a person should know of the sheet as a whole."""
    said = [f"양식에 없는 열 「{_one_line(h)}」: 따로 보관만 하고 쓰지 않음, 필요 없으면 지우기" for h in table.unknown]
    if table.name.strip() != table.definition.sheet:
        said.append(f"시트 이름이 「{table.definition.sheet}」가 아니지만 머리글을 보고 읽음")
    if table.header_row != 1:
        said.append(f"머리글이 1행이 아니라 {table.header_row}행에 있음: 그 위의 행은 읽지 않음")
    left_out = [c.header for c in table.definition.columns if c.name not in table.index]
    if left_out:
        said.append(f"적지 않아도 되는 열이 빠져 있음: {', '.join(left_out)}")
    if table.written.sheet_state != "visible":
        said.append("숨긴 시트임: 그래도 읽음")
    hidden = [n for n in numbers if n in table.written.row_dimensions and table.written.row_dimensions[n].hidden]
    if hidden:
        said.append(f"숨긴 행 {len(hidden):,}개도 읽음: {_some(hidden)}행")
    formulas = [n for n in numbers if any(_is_computed(table, n, c) for c in table.index.values())]
    if formulas:
        said.append(f"수식이 든 행 {len(formulas):,}개는 저장된 계산 결과로 읽음: {_some(formulas)}행")
    said += _stray(table, numbers)
    return [Finding(message, sheet=table.name, is_fault=False) for message in said]


def _is_computed(table: Table, number: int, at: int) -> bool:
    return table.written.cell(number, at).data_type == "f" and table.computed.cell(number, at).value is not None


def _stray(table: Table, numbers: Sequence[int]) -> Iterable[str]:
    named = {*table.index.values(), *table.unknown.values()}
    width = min(table.computed.max_column, max(named) + 50)
    other = [c for c in range(1, width + 1) if c not in named]
    rows = [n for n in numbers if any(not is_empty(table.computed.cell(n, c).value) for c in other)]
    return [f"머리글 없는 열에 적힌 값은 읽지 않음: {_some(rows)}행"] if rows else []


def _one_line(header: str) -> str:
    return " ".join(header.split())


def _some(numbers: Sequence[int], most: int = 5) -> str:
    shown = ", ".join(map(str, numbers[:most]))
    return shown if len(numbers) <= most else f"{shown} 등 {len(numbers):,}개 "


def _at(table: Table, row: int | None, name: str | None, message: str) -> Finding:
    if name is None:
        return Finding(message, sheet=table.name, row=row)
    header = table.definition.column(name).header
    return Finding(message, table.name, row, table.index.get(name), header, name)

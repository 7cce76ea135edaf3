"""What the check of a workbook says: where, what, and whether the row can be kept. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from extract.sources.register.definition import RegisterDefinition
from extract.sources.register.values import Typed


@dataclass(frozen=True)
class Finding:
    """One thing a person should see.

    Attributes:
        sheet: name of the sheet; empty when it is about the file.
        row: as the sheet numbers it; None when it is about the sheet.
        column_index: from 1; None when it is about the row.
        header: of the column.
        column: name of the feed's column.
        message: Korean, without the cell's text.
        is_fault: must be mended; otherwise only looked at.
    """

    message: str
    sheet: str = ""
    row: int | None = None
    column_index: int | None = None
    header: str = ""
    column: str = ""
    is_fault: bool = True

    def __str__(self) -> str:
        where = [f"시트 「{self.sheet}」" if self.sheet else "", f"{self.row}행" if self.row else ""]
        where.append(f"「{self.header}」" if self.header else "")
        place = " ".join(part for part in where if part)
        return f"{place}: {self.message}" if place else self.message


@dataclass(frozen=True)
class ReadRow:
    """A filled row.

    Attributes:
        number: as the sheet numbers it.
        values: typed, by column name; None where a cell is empty or bad.
        cells: as they were read, by column name.
    """

    number: int
    values: Mapping[str, Typed | None] = field(repr=False)
    cells: Mapping[str, object] = field(repr=False)


@dataclass(frozen=True)
class Checked:
    """A workbook that was checked cell by cell.

    Attributes:
        rows: filled rows without a fault of their own.
        rejected: filled rows with one.
        findings: in the order of the sheet.
        unknown: cells of new columns by header, for the rows in `rows`, in their order.
    """

    definition: RegisterDefinition
    sheet: str
    rows: tuple[ReadRow, ...] = field(repr=False)
    rejected: tuple[ReadRow, ...] = field(repr=False)
    findings: tuple[Finding, ...]
    unknown: Mapping[str, tuple[object, ...]] = field(default_factory=dict, repr=False)

    @property
    def faults(self) -> tuple[Finding, ...]:
        return tuple(f for f in self.findings if f.is_fault)

    @property
    def filled_count(self) -> int:
        return len(self.rows) + len(self.rejected)

    def faults_of(self, row: ReadRow) -> tuple[Finding, ...]:
        """What is wrong with one row."""
        return tuple(f for f in self.findings if f.is_fault and f.row == row.number)

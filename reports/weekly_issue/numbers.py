"""Printed numbers with the mart rows behind them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from reports import korean, read
from reports.document import Cell, Figure, FigureBook, How, Tone
from reports.weekly_issue.narrative import Comparison, Direction

# Where rows that do not fit a page stand.
IN_WORKBOOK = "수치 파일(XLSX)에 실음"
# From here a percentage is harder to read than a multiple.
MULTIPLE_FROM = 10.0


class Numbers:
    """Makes cells and figure references for one reporting week."""

    def __init__(self, book: FigureBook, *, week_start_on: str) -> None:
        self._book = book
        self._week = week_start_on

    def trend(self, column: str, value: float | int | None, **key: Any) -> str:
        """A reference to the sum of a trend column over the rows that match the key in the reporting week."""
        return self.figure(read.TREND, column, value, how="sum", key={"week_start_on": self._week, **key})

    def figure(self, relation: str, column: str, value: float | int | None, *, how: How, key: Mapping[str, Any]) -> str:
        """A reference to any mart value."""
        return self._book.add(Figure(relation, column, how, dict(key), value))

    def usual(self, weeks: Sequence[date], value: float | None, **key: Any) -> str:
        """A reference to the mean of a topic's or channel's weekly counts over like weeks."""
        starts = [week.isoformat() for week in weeks]
        return self.figure(read.TREND, "voc_count", value, how="weekly_mean", key={"week_start_on": starts, **key})

    def row(self, relation: str, column: str, value: float | int | None, **key: Any) -> str:
        """A reference to one row of a mart in the reporting week."""
        return self.figure(relation, column, value, how="row", key={"week_start_on": self._week, **key})


def count_cell(value: float | int | None, figure: str, *, digits: int = 0, tone: Tone = "") -> Cell:
    """A thousands-separated number, or `-` when there is none."""
    return Cell("-" if value is None else korean.number(value, digits), (figure,), tone)


def change_cell(comparison: Comparison, figures: tuple[str, ...], *, percent_base: int) -> Cell:
    """▲ or ▼ in per cent (or as a multiple) on a base that carries it, else in items; toned when a direction holds."""
    base = comparison.printed_base
    if base is None:
        return Cell("비교 불가", figures, "muted")
    difference = comparison.count - base
    if base >= percent_base and comparison.count >= MULTIPLE_FROM * base:
        text = f"▲{korean.number(comparison.count / base)}배"
    elif base >= percent_base:
        text = korean.signed(difference / base * 100, digits=1, unit="%")
    else:
        text = korean.signed(difference, unit="건")
    tones: dict[Direction, Tone] = {Direction.UP: "up", Direction.DOWN: "down"}
    return Cell(text, figures, tones.get(comparison.direction, ""))


def verdict_cell(comparison: Comparison) -> Cell:
    """What may be said about the change, in a word."""
    match comparison.direction:
        case Direction.UP:
            return Cell("증가", (), "up")
        case Direction.DOWN:
            return Cell("감소", (), "down")
        case Direction.SAME:
            return Cell("평소 범위", (), "")
        case direction:
            return Cell(direction.value, (), "muted")

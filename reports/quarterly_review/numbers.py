"""Printed numbers of the review with the mart rows behind them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from reports import korean
from reports.document import Cell, Figure, FigureBook, How, Tone
from reports.quarterly_review import narrative, read
from reports.quarterly_review.facts import Share, counts
from reports.quarterly_review.rows import Indicator, Response
from reports.quarters import Quarter

NOTHING = "-"
DUE_NOTE = "기한 내 답변, 기한 후 답변, 미답변과 기한 임박 이송을 더하면 처리기한이 온 민원 전체"
MOVE_NOTE = "‘상승’·‘하락’이 적히지 않은 변화는 95% 구간으로 보아 차이가 보이지 않음"


class Numbers:
    """Makes figure references of one review."""

    def __init__(self, book: FigureBook, quarter: Quarter, *, edition_number: int) -> None:
        self._book = book
        self._quarter = quarter
        self._edition = edition_number

    def figure(self, relation: str, column: str, value: float | int | None, how: How, **key: Any) -> str:
        """A reference to a mart value of the quarter reported on."""
        return self._book.add(
            Figure(relation, column, how, {"quarter_start_on": self._quarter.start_on.isoformat(), **key}, value)
        )

    def decision(self, column: str, value: int, *, is_stock: bool, **key: Any) -> str:
        """A reference to decisions of the quarter's months, or of its last month for what is open as it ended."""
        first = self._quarter.start_on
        months = [first.replace(month=first.month + n).isoformat() for n in range(3)]
        return self._book.add(
            Figure(read.DECISION, column, "sum", {"month_start_on": months[-1:] if is_stock else months, **key}, value)
        )

    def scored(self, relation: str, column: str, value: float | int | None, **key: Any) -> str:
        """A reference to one row of the edition that was read."""
        return self.figure(relation, column, value, "row", edition_number=self._edition, **key)

    def indicator(self, row: Indicator, column: str) -> str:
        """A reference to one indicator of one department."""
        return self.scored(
            read.INDICATOR,
            column,
            getattr(row, column),
            department_group_code=row.department_group_code,
            indicator_code=row.indicator_code,
        )

    def tasks(self, feedback_codes: list[str]) -> str:
        """A reference to feedback tasks that were counted one by one."""
        key = {"feedback_code": feedback_codes}
        return self._book.add(Figure(read.FEEDBACK_TASK, "feedback_code", "distinct", key, len(feedback_codes)))

    def response(self, row: Response, column: str) -> str:
        """A reference to petitions of the city's own business, of one department or of all."""
        key: dict[str, Any] = {
            "quarter_start_on": row.quarter_start_on.isoformat(),
            "authority_code": "city",
            "channel_code": "petition",
        }
        if row.department_group_code != "city":
            key["department_group_code"] = row.department_group_code
        return self._book.add(Figure(read.RESPONSE, column, "sum", key, getattr(row, column)))

    def share(self, row: Response, share: Share) -> tuple[str, str]:
        """References to both counts of a share."""
        return self.response(row, share.success_column), self.response(row, share.case_column)


def count_cell(value: float | int | None, *figures: str, digits: int = 0, tone: Tone = "") -> Cell:
    """A thousands-separated number, or `-` when there is none."""
    return Cell(NOTHING if value is None else korean.number(value, digits), figures, tone)


def share_cell(numbers: Numbers, row: Response | None, share: Share, *, tone: Tone = "") -> Cell:
    """`91.2%(537/589)`, `-` without a row, `0건` without cases."""
    if row is None:
        return Cell(NOTHING, tone="muted")
    success, cases = counts(row, share)
    figures = numbers.share(row, share)
    if cases == 0:
        return Cell("대상 없음", figures, "muted")
    return Cell(f"{korean.percent(success / cases)}({korean.number(success)}/{korean.number(cases)})", figures, tone)


def move_cell(now: tuple[int, int], base: tuple[int, int] | None) -> Cell:
    """`▲1.2%p`, with its word when the change holds: MOVE_NOTE says what a bare one means."""
    said = narrative.move(now, base)
    if base is None or said is narrative.Move.UNKNOWN:
        return Cell(said.value, tone="muted")
    text = korean.rate_change(now[0] / now[1], base[0] / base[1])
    if said is narrative.Move.SAME:
        return Cell(text if text != NOTHING else "0.0%p", tone="muted")
    return Cell(f"{text} {said}", tone="up" if said is narrative.Move.UP else "down")


def signed_points(points: float | Decimal, digits: int = 0) -> str:
    """`+3.5점`, `-20점`, `0점`: a gap between two scores is no rise and no fall."""
    rounded = korean.round_half_up(points, digits)
    return f"{'+' if rounded > 0 else '-' if rounded < 0 else ''}{korean.number(abs(rounded), digits)}점"


def indicator_words(row: Indicator) -> str:
    """`96.2%(51/53)`, or that nothing was measured."""
    if row.raw_rate is None:
        return "자료 없음"
    return f"{korean.percent(row.raw_rate)}({korean.number(row.success_count)}/{korean.number(row.case_count)})"

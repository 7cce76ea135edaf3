"""Everything one quarterly review is written from, read once, and what follows from it by counting."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from statistics import quantiles

import psycopg

from reports.quarterly_review import read
from reports.quarterly_review.rows import (
    Composite,
    Decision,
    Department,
    Feed,
    Feedback,
    Indicator,
    IndicatorQuarter,
    Listening,
    Response,
    SelfCheck,
    SelfGap,
    Task,
)
from reports.quarterly_review.settings import INDICATOR_ORDER, NO_DEPARTMENT, ReviewSettings
from reports.quarters import Quarter

# A middle half of fewer departments says nothing about a city.
MINIMUM_BAND_UNITS = 4


@dataclass(frozen=True)
class Share:
    """A rate as what it is: so many of so many cases, with the marts' column names of both."""

    success_column: str
    case_column: str
    label_ko: str


ON_TIME = Share("answered_in_time_count", "due_count", "기한준수율")
LATE = Share("answered_late_count", "due_count", "기한 후 답변")
UNANSWERED = Share("unanswered_count", "due_count", "미답변")
EXTENDED = Share("extended_count", "dated_count", "연장 비율")
SUPPLEMENTED = Share("supplemented_count", "dated_count", "보완 요구 비율")
TRANSFERRED = Share("transferred_count", "dated_count", "이송 비율")
REOPENED = Share("reopened_count", "answered_count", "재신청 비율")
SATISFIED = Share("satisfied_count", "satisfaction_answer_count", "만족 비율")
SHARES = (ON_TIME, LATE, UNANSWERED, EXTENDED, SUPPLEMENTED, TRANSFERRED, REOPENED, SATISFIED)


def counts(row: Response, share: Share) -> tuple[int, int]:
    """Successes and cases of a share in one row."""
    return getattr(row, share.success_column), getattr(row, share.case_column)


@dataclass(frozen=True)
class ReviewFacts:
    """One quarter's review.

    Attributes:
        quarter: the quarter reported on.
        quarters: the quarters of the trends, oldest first, only those that are known whole; the last is `quarter`.
        responses: petitions by quarter and department group, of the quarters above.
        groups: the group of each department's code.
        bands: the middle half of the departments' rates by quarter and share; absent where departments are too few.
        Everything else is of the quarter reported on.
    """

    quarter: Quarter
    quarters: tuple[Quarter, ...]
    departments: tuple[Department, ...]
    indicators: Mapping[tuple[str, str], Indicator]
    indicator_quarters: tuple[IndicatorQuarter, ...]
    composites: tuple[Composite, ...]
    self_gaps: Mapping[str, SelfGap]
    self_checks: tuple[SelfCheck, ...]
    responses: Mapping[tuple[Quarter, str], Response]
    tasks: Mapping[str, Task]
    feedbacks: Mapping[str, tuple[Feedback, ...]]
    late_feedbacks: Mapping[str, list[str]]
    decisions: Mapping[str, Decision]
    listening: tuple[Listening, ...]
    feeds: Mapping[str, Feed]
    petitions_since_on: date | None
    groups: Mapping[str, str]
    bands: Mapping[tuple[Quarter, Share], tuple[float, float]]

    @property
    def state_code(self) -> str:
        """`none` when the quarter was not judged, else pending, open or frozen."""
        return self.departments[0].state_code if self.departments else "none"

    @property
    def edition_number(self) -> int:
        return self.departments[0].edition_number if self.departments else 0

    @property
    def indicator_codes(self) -> tuple[str, ...]:
        codes = {code for _, code in self.indicators}
        known = [code for code in INDICATOR_ORDER if code in codes]
        return (*known, *sorted(codes - set(known)))

    def indicator_label(self, code: str) -> str:
        return next(row.indicator_label_ko for (_, known), row in self.indicators.items() if known == code)

    def city(self, quarter: Quarter) -> Response | None:
        """All of the city's petitions of a quarter; None when the quarter is not known whole."""
        rows = [row for (of, _), row in self.responses.items() if of == quarter]
        return _total(rows, quarter) if rows and quarter in self.quarters else None

    def register_roles(self, group_code: str) -> tuple[str, ...]:
        """Roles of the register that read a department's sheet: the codes it had and has, and its group's."""
        return tuple(sorted({group_code, *(code for code, group in self.groups.items() if group == group_code)}))

    def ranked(self, level_code: str) -> tuple[Composite, ...]:
        """The ranked units of a level, by code: never by rank."""
        return tuple(row for row in self.composites if row.level_code == level_code and row.is_ranked)

    @property
    def deficient(self) -> tuple[Indicator, ...]:
        """부진분야: below the limit two quarters running."""
        return self._in_order(row for row in self.indicators.values() if row.is_deficient)

    @property
    def below_limit_first(self) -> tuple[Indicator, ...]:
        """Below the limit in this quarter and not in the one before."""
        return self._in_order(row for row in self.indicators.values() if row.is_below_limit and not row.is_deficient)

    def _in_order(self, rows: Iterable[Indicator]) -> tuple[Indicator, ...]:
        order = {row.department_group_code: n for n, row in enumerate(self.departments)}
        codes = {code: n for n, code in enumerate(self.indicator_codes)}
        return tuple(
            sorted(rows, key=lambda row: (order.get(row.department_group_code, len(order)), codes[row.indicator_code]))
        )


def gather(connection: psycopg.Connection, quarter: Quarter, settings: ReviewSettings) -> ReviewFacts:
    """Read all of it in one consistent view."""
    first = quarter.shifted(1 - settings.trend_quarters)
    since_on = read.petitions_since(connection)
    spans = tuple(first.shifted(n) for n in range(settings.trend_quarters))
    known = tuple(q for q in spans if q == quarter or (since_on is not None and q.start_on >= since_on))
    start_on = quarter.start_on
    groups = read.groups_by_code(connection)
    feedbacks: dict[str, tuple[Feedback, ...]] = {}
    for row in read.feedbacks(connection, start_on):
        group = groups.get(row.department_code, row.department_code)
        feedbacks[group] = (*feedbacks.get(group, ()), row)
    responses = {
        (Quarter.of(row.quarter_start_on), row.department_group_code): row
        for row in read.responses(connection, first.start_on, start_on)
    }
    return ReviewFacts(
        quarter=quarter,
        quarters=known,
        departments=read.departments(connection, start_on),
        indicators={(r.department_group_code, r.indicator_code): r for r in read.indicators(connection, start_on)},
        indicator_quarters=read.indicator_quarters(connection, first.start_on, start_on),
        composites=read.composites(connection, start_on),
        self_gaps={row.indicator_code: row for row in read.self_gaps(connection, start_on)},
        self_checks=read.self_checks(connection, start_on),
        responses=responses,
        tasks={row.department_group_code: row for row in read.tasks(connection, start_on)},
        feedbacks=feedbacks,
        late_feedbacks=read.late_feedbacks(connection, start_on, quarter.end_on),
        decisions={
            row.department_group_code: row
            for row in read.decisions(connection, start_on, date(quarter.year, 3 * quarter.number, 1))
        },
        listening=read.listening(connection, start_on),
        feeds={row.feed: row for row in read.feeds(connection)},
        petitions_since_on=since_on,
        groups=groups,
        bands=bands(responses.values(), minimum_case_count=settings.minimum_case_count),
    )


def bands(rows: Iterable[Response], *, minimum_case_count: int) -> dict[tuple[Quarter, Share], tuple[float, float]]:
    """The middle half of the departments' rates, of those with enough cases."""
    rates: dict[tuple[Quarter, Share], list[float]] = {}
    for row in rows:
        for share in SHARES:
            success, cases = counts(row, share)
            if row.department_group_code not in NO_DEPARTMENT and cases >= minimum_case_count:
                rates.setdefault((Quarter.of(row.quarter_start_on), share), []).append(success / cases)
    result = {}
    for key, values in rates.items():
        if len(values) >= MINIMUM_BAND_UNITS:
            lower, _, upper = quantiles(values, n=4, method="inclusive")
            result[key] = (lower, upper)
    return result


def _total(rows: list[Response], quarter: Quarter) -> Response:
    names = [f.name for f in fields(Response) if f.name not in ("quarter_start_on", "department_group_code")]
    sums = {name: sum(getattr(row, name) for row in rows) for name in names}
    return Response(quarter.start_on, "city", **sums)

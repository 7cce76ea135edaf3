"""Counts of subjects week by week as arrays: what recurring complaints and feedback effects are judged on.

A subject is whatever the caller names so (here a topic in a district, or in the whole city). Weeks are Mondays without
a gap; a week in which nobody said anything is a week of zeros.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray


@dataclass(frozen=True)
class Panel:
    """Reports by subject (rows) and week (columns).

    Attributes:
        subjects: ids, sorted, one per row.
        first_week: Monday of column 0.
        reports: reports of each subject and week.
        phone: those of them that came by phone; for the channel mix.
        city: reports of the whole city, one per week; changes are compared with the city's.
    """

    subjects: tuple[str, ...]
    first_week: date
    reports: NDArray[np.int64]
    phone: NDArray[np.int64]
    city: NDArray[np.int64]

    @property
    def weeks(self) -> int:
        return int(self.reports.shape[1])

    def column(self, week: date) -> int:
        """Column of a Monday; may lie outside the panel."""
        days = (week - self.first_week).days
        if days % 7:
            raise ValueError(f"{week} is no Monday")
        return days // 7

    def week(self, column: int) -> date:
        return self.first_week + timedelta(weeks=column)


def panel(counts: pl.DataFrame, city: pl.DataFrame, *, first: date, last: date) -> Panel:
    """Put counts into a panel of all weeks from `first` to `last` (Mondays).

    `counts`: subject, week, reports, phone. `city`: week, reports. Other weeks are left out, missing ones are zero.
    Raises ValueError when a subject has two rows for a week.
    """
    if counts.select(pl.struct("subject", "week").is_duplicated().any()).item():
        raise ValueError("two rows for one subject and week")
    weeks = (last - first).days // 7 + 1
    inside = counts.filter(pl.col("week").is_between(first, last))
    subjects = tuple(inside["subject"].unique().sort().to_list())
    row_of = {subject: row for row, subject in enumerate(subjects)}
    rows = np.array([row_of[subject] for subject in inside["subject"]], dtype=np.int64)
    columns = ((inside["week"] - first).dt.total_days() // 7).to_numpy()
    reports, phone = (np.zeros((len(subjects), weeks), dtype=np.int64) for _ in range(2))
    reports[rows, columns] = inside["reports"].to_numpy()
    phone[rows, columns] = inside["phone"].to_numpy()
    total = np.zeros(weeks, dtype=np.int64)
    of_city = city.filter(pl.col("week").is_between(first, last))
    total[((of_city["week"] - first).dt.total_days() // 7).to_numpy()] = of_city["reports"].to_numpy()
    return Panel(subjects, first, reports, phone, total)

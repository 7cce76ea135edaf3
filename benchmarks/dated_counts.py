"""Daily counts to forecast: what the demo city says, and the real texts that bear a date."""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import numpy as np
import polars as pl

from analytics.like_day_median import Floats
from demo_city.city import City
from demo_city.days import HISTORY_START_ON, LATEST_ON, Days
from demo_city.volume import Plan
from korean_calendar.holidays import FIRST_ON as CALENDAR_FROM

SILENCE_DAYS = 28
"""So many days without any row end a stretch: the set was not collected then."""
SHORTEST_DAYS = 84


@dataclass(frozen=True)
class Stretch:
    """Series counted on the same days without a gap. `counts`: (days, series)."""

    name: str
    first_on: date
    series: tuple[str, ...]
    counts: Floats


@dataclass(frozen=True)
class DatedSet:
    """A file of real rows: where its day stands and how it is written, and what parts it (None: one series)."""

    name: str
    day_column: str
    day_format: str
    group_column: str | None


REAL = (
    DatedSet("national_petitions", "begin", "%Y-%m-%d", "category"),
    DatedSet("seoul_citizen_proposals", "제안등록일자", "%Y-%m-%d", None),
    DatedSet("epeople_qna_titles", "regDate", "%Y%m%d", "ancName"),
    DatedSet("nsmc_sample", "date", "%Y-%m-%d", "label"),
)


def real_stretches(folder: Path, dated: DatedSet) -> list[Stretch]:
    """The set's stretches of at least 84 days since the calendar begins; none when the folder lacks the file."""
    path = folder / f"{dated.name}.csv.gz"
    if not path.exists():
        return []
    with gzip.open(path, "rb") as file:
        rows = pl.read_csv(file.read(), infer_schema=False)
    length = len(date(2000, 1, 1).strftime(dated.day_format))
    group = pl.col(dated.group_column) if dated.group_column else pl.lit("all")
    named = rows.select(
        group.alias("series"), pl.col(dated.day_column).str.slice(0, length).str.to_date(dated.day_format).alias("day")
    )
    return list(stretches(dated.name, named.filter(pl.col("day") >= CALENDAR_FROM)))


def city_stretches(seed: int, *, scale: float) -> list[Stretch]:
    """Channels of a demo city over its history: topics and the channel's total."""
    city, days = City(seed=seed, scale=scale), Days.of(HISTORY_START_ON, LATEST_ON)
    plans: dict[str, Plan] = {
        "call_center": city.calls(days).plan,
        "petition": city.petitions(days).plan,
        "homepage": city.board_posts(days).plan,
        "social_query": city.query_posts(days).plan,
    }
    topics = np.array([subject.topic for subject in city.lexicon.subjects])
    found: list[Stretch] = []
    for channel, plan in plans.items():
        said = pl.DataFrame({"series": topics[plan.subject], "day": plan.day.astype(np.int32)}).with_columns(
            pl.col("day").cast(pl.Date)
        )
        total = said.with_columns(pl.lit("all").alias("series"))
        found += stretches(f"city {channel}", pl.concat([said, total]))
    return found


def stretches(name: str, rows: pl.DataFrame) -> Iterator[Stretch]:
    """Parts of `rows` (series, day; one row per item) between silences, as counts."""
    days = sorted(rows["day"].unique().to_list())
    breaks = [0, *(i for i in range(1, len(days)) if (days[i] - days[i - 1]).days > SILENCE_DAYS), len(days)]
    for start, end in pairwise(breaks):
        first_on, last_on = days[start], days[end - 1]
        length = (last_on - first_on).days + 1
        if length >= SHORTEST_DAYS:
            part = rows.filter(pl.col("day").is_between(first_on, last_on))
            series = tuple(sorted(part["series"].unique().to_list()))
            yield Stretch(name, first_on, series, _counted(part, series, first_on, length))


def _counted(rows: pl.DataFrame, series: Sequence[str], first_on: date, length: int) -> Floats:
    counts = np.zeros((length, len(series)))
    places = {name: place for place, name in enumerate(series)}
    for name, day, count in rows.group_by("series", "day").len().iter_rows():
        counts[(day - first_on).days, places[name]] = count
    return counts


def days_of(stretch: Stretch, *, beyond: int) -> list[date]:
    """The stretch's days and as many more."""
    return [stretch.first_on + timedelta(days=offset) for offset in range(len(stretch.counts) + beyond)]

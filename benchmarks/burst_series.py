"""Made daily count series whose bursts are known, after the description in the project's statistics notes.

Nested channel > topic > district, negative binomial, mean 0.3 to 100 a day (log-uniform); weekday shape, holiday dip
or rise by channel, slow drift, a yearly wave, changes of level that are no bursts. Bursts are x2, x3 or x5 for 1 to 7
days, half a burst in 16 weeks and series, one in twelve starts on a holiday; none in the first 112 days.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import holidays
import numpy as np
import polars as pl
from numpy.typing import NDArray

FIRST_ON = date(2025, 1, 6)
WARM_UP_DAYS = 112
LAST_START = 8
"""No burst starts in the last days: it could not be seen to its end."""
GAP_DAYS = 10
BURST_FACTORS = (2.0, 3.0, 5.0)
LONGEST_DAYS = 7
CHANNELS = ("120", "petition", "social", "homepage")
WORKDAY = (1.25, 1.15, 0.95, 1.1)
WEEKEND = (0.35, 0.5, 1.1, 0.7)
HOLIDAY = (0.45, 0.4, 1.15, 0.6)
TOPICS, SERIES_OF_A_DISTRICT = 20, 80


@dataclass(frozen=True)
class City:
    """A made city.

    Attributes:
        counts: date, series, channel, topic, district, count.
        bursts: series, start_on, days, factor.
        holidays: known beforehand.
        truth: date, series, calm (expected count without a burst), size (negative binomial). No detector reads it.
    """

    counts: pl.DataFrame
    bursts: pl.DataFrame
    holidays: tuple[date, ...]
    truth: pl.DataFrame


def make(seed: int, *, series: int = 150, days: int = 420) -> City:
    """The same seed makes the same city."""
    dice = np.random.default_rng(seed)
    dates = [FIRST_ON + timedelta(days=number) for number in range(days)]
    official = holidays.country_holidays("KR", years=sorted({day.year for day in dates}))
    is_holiday = np.array([day in official for day in dates])
    weekday = np.array([day.weekday() for day in dates])
    tables, truths, bursts = [], [], []
    for number in range(series):
        name, channel = f"s{number:04}", number % len(CHANNELS)
        lift, mine = _bursts(dice, is_holiday)
        calm = _level(dice, days) * _shape(dice, channel, weekday, is_holiday)
        size = dice.uniform(3, 30)
        tables.append(
            pl.DataFrame(
                {
                    "date": dates,
                    "series": [name] * days,
                    "channel": [CHANNELS[channel]] * days,
                    "topic": [f"t{number // len(CHANNELS) % TOPICS:02}"] * days,
                    "district": [f"d{number // SERIES_OF_A_DISTRICT:02}"] * days,
                    # A negative binomial count is a Poisson count whose mean is gamma.
                    "count": dice.poisson(calm * lift * dice.gamma(size, 1 / size, days)),
                }
            )
        )
        truths.append(pl.DataFrame({"date": dates, "series": [name] * days, "calm": calm, "size": [size] * days}))
        bursts += [(name, dates[start], length, factor) for start, length, factor in mine]
    schema = {"series": pl.String, "start_on": pl.Date, "days": pl.Int64, "factor": pl.Float64}
    found = pl.DataFrame(bursts, schema=schema, orient="row")
    free = tuple(day for day in dates if day in official)
    return City(pl.concat(tables), found, free, pl.concat(truths))


def _shape(
    dice: np.random.Generator, channel: int, weekday: NDArray[np.int64], is_holiday: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Multiple of the level on each day, by weekday and holiday; each series a little different from its channel."""
    week = np.array([WORKDAY[channel]] * 5 + [WEEKEND[channel]] * 2) * (1 + dice.normal(0, 0.08, 7))
    return np.where(is_holiday, HOLIDAY[channel] * dice.uniform(0.8, 1.2), week[weekday])


def _level(dice: np.random.Generator, days: int) -> NDArray[np.float64]:
    """Mean, slow drift, yearly wave and, in one of four series, a change of level after the warm-up."""
    mean = np.exp(dice.uniform(np.log(0.3), np.log(100)))
    years = np.arange(days) / 365
    level = mean * np.exp(dice.normal(0, 0.25) * years + 0.15 * np.sin(2 * np.pi * (years + dice.uniform())))
    if dice.random() < 0.25:
        level[dice.integers(WARM_UP_DAYS, days) :] *= dice.choice([0.6, 1.5])
    return np.asarray(level)


def _bursts(
    dice: np.random.Generator, is_holiday: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], list[tuple[int, int, float]]]:
    """Multiple of the expected count on each day, and (start, days, factor) of each burst."""
    days = len(is_holiday)
    lift, found = np.ones(days), []
    last = days - LAST_START
    free_days = np.flatnonzero(is_holiday[:last])
    free_days = free_days[free_days >= WARM_UP_DAYS]
    for _ in range(dice.poisson(0.5 * (days - WARM_UP_DAYS) / 112)):
        length = int(dice.integers(1, LONGEST_DAYS + 1))
        on_holiday = dice.random() < 1 / 12 and len(free_days) > 0
        start = int(dice.choice(free_days) if on_holiday else dice.integers(WARM_UP_DAYS, last))
        factor = float(dice.choice(BURST_FACTORS))
        if (lift[max(0, start - GAP_DAYS) : start + length + GAP_DAYS] == 1).all():
            lift[start : start + length] = factor
            found.append((start, length, factor))
    return lift, found

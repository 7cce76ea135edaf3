"""Volumes and mixes against the real figures they are calibrated to."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from demo_city.days import Days, day_numbers, to_number
from demo_city.lexicon import lexicon
from demo_city.volume import Plan, plan, planted, rhythm, subject_weights

YEAR = day_numbers(Days.of(date(2025, 10, 1), date(2026, 9, 30)))
REAL_CALLS_A_DAY = 1226


@pytest.fixture(scope="module")
def year() -> Plan:
    return plan(
        lexicon(),
        YEAR,
        seed=3,
        feed="call_center",
        channel="call_center",
        pattern="call_center",
        per_day=REAL_CALLS_A_DAY * 0.25,
        factor=1.0,
    )


def test_calls_a_day_are_a_quarter_of_the_real_mean(year: Plan) -> None:
    assert abs(len(year) / len(YEAR) - 306.5) < 12


@pytest.mark.parametrize(("topic", "percent"), [("traffic", 28.75), ("administration", 10.72), ("life_info", 9.8)])
def test_the_mix_of_calls_is_the_real_one(year: Plan, topic: str, percent: float) -> None:
    words = lexicon()
    topics = np.array([s.topic for s in words.subjects], dtype=object)[year.subject]
    ordinary = topics[year.event < 0]
    assert abs((ordinary == topic).mean() * 100 - percent) < 1.0


def test_mondays_are_busy_and_holidays_quiet() -> None:
    monday, sunday, chuseok = (rhythm(np.array([to_number(d)]), "call_center")[0] for d in (
        date(2026, 11, 9), date(2026, 11, 15), date(2026, 9, 25)
    ))  # fmt: skip
    assert monday > 1.2
    assert sunday < 0.5
    assert chuseok < 0.5
    assert abs(rhythm(YEAR, "call_center").mean() - 1.0) < 1e-9


def test_seasons_move_topics() -> None:
    words = lexicon()
    days = np.array([to_number(date(2026, 7, 15)), to_number(date(2026, 3, 15))])
    weights = subject_weights(words, days, channel="call_center")
    regular = [words.subjects[i] for i in words.regular()]
    safety = np.array([s.topic == "safety" for s in regular])
    july, march = (weights[:, safety].sum(axis=1) / weights.sum(axis=1)).tolist()
    assert july > 2 * march


def test_parking_grows_by_one_percent_a_week() -> None:
    words = lexicon()
    days = np.array([to_number(date(2026, 3, 2)), to_number(date(2026, 3, 9))])
    weights = subject_weights(words, days, channel="call_center")
    parking = next(i for i, n in enumerate(words.regular()) if words.subjects[n].name == "parking")
    assert weights[1, parking] / weights[0, parking] == pytest.approx(1.01)


def test_every_week_has_an_event_of_its_own() -> None:
    words = lexicon()
    for monday in range(to_number(date(2026, 8, 31)), to_number(date(2026, 12, 21)), 7):
        found = planted(words, seed=5, feed="call_center", first=monday, last=monday + 6, factor=1.0)
        assert found, monday


def test_an_event_does_not_shift_ordinary_rows() -> None:
    words = lexicon()
    days = day_numbers(Days.of(date(2026, 11, 10), date(2026, 11, 12)))
    arguments = {"seed": 1, "channel": "call_center", "pattern": "call_center", "per_day": 50.0}
    calm = plan(words, days, feed="call_center", factor=0.0, **arguments)
    busy = plan(words, days, feed="call_center", factor=1.0, **arguments)
    ordinary = busy.at(busy.event < 0)
    assert len(busy) > len(calm) > 50
    assert ordinary.subject.tolist() == calm.subject.tolist()
    assert ordinary.number.tolist() == calm.number.tolist()

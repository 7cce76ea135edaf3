from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from demo_city.calls import Calls
from demo_city.city import City
from demo_city.days import Days, to_number

WEEK = Days.of(date(2026, 11, 9), date(2026, 11, 15))


@pytest.fixture(scope="module")
def week() -> Calls:
    return City(seed=4).calls(WEEK)


def test_a_day_is_the_same_in_any_window(week: Calls) -> None:
    alone = City(seed=4).calls(Days.of(date(2026, 11, 12), date(2026, 11, 12)))
    same = week.plan.day == to_number(date(2026, 11, 12))
    assert len(alone) == same.sum() > 300
    for name in ("call_id", "summary", "category", "department", "caller", "received_at", "edited_at"):
        assert getattr(alone, name).tolist() == getattr(week, name)[same].tolist(), name


def test_almost_no_two_summaries_are_alike(week: Calls) -> None:
    said = [text for text in week.summary if text]
    assert len(said) > 2000
    assert len(set(said)) / len(said) >= 0.97


def test_summaries_are_typed_in_cp949_without_leftover_slots(week: Calls) -> None:
    text = "\n".join(text for text in week.summary if text)
    text.encode("cp949")
    assert "{" not in text
    assert "하심" in text
    assert "문의" in text


def test_the_hours_of_a_workday_are_office_hours(week: Calls) -> None:
    monday = week.plan.day == to_number(date(2026, 11, 9))
    hour = week.received_at[monday] % 86_400 // 3600
    assert ((hour >= 9) & (hour < 18)).mean() > 0.75


def test_old_district_codes_come_only_in_small_numbers_after_the_redrawing(week: Calls) -> None:
    old = np.isin(week.districts.sent_code.astype(str), ["28110", "28140", "28260"])
    assert 0 < old.mean() < 0.03
    assert not np.isin(week.districts.true_code.astype(str), ["28110", "28140", "28260"]).any()
    june = City(seed=4).calls(Days.of(date(2026, 6, 29), date(2026, 6, 30)))
    assert not np.isin(june.districts.sent_code.astype(str), ["28125", "28155", "28275", "28290"]).any()


def test_the_planted_burst_quadruples_water_calls_for_three_days(week: Calls) -> None:
    words = City().lexicon
    topic = np.array([s.topic for s in words.subjects], dtype=object)[week.plan.subject]
    zone = np.array([z.name for z in words.zones], dtype=object)[week.plan.zone]
    water = np.array([((week.plan.day == to_number(WEEK.start_on) + i) & (topic == "water")).sum() for i in range(7)])
    assert water[2:5].mean() >= 3 * water[:2].mean()
    planted = week.plan.event_names.index("geomdan_tap_water") == week.plan.event
    assert planted.sum() > 150
    assert set(zone[planted]) == {"geomdan"}


def test_personal_data_stands_where_the_truth_says_in_a_low_share_of_calls() -> None:
    calls = City(seed=4).calls(Days.of(date(2026, 9, 1), date(2026, 10, 31)))
    assert 0.005 < len({span.row for span in calls.spans}) / len(calls) < 0.03
    for span in calls.spans:
        assert calls.summary[span.row][span.start : span.end] == span.value
        assert calls.first_summary[span.row][span.start : span.end] == span.value

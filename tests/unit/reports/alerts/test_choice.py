"""Which alerts of a night are mailed; every expected outcome is worked out by hand."""

from __future__ import annotations

from datetime import date, timedelta

from reports.alerts.choice import choose, ended_untold
from reports.alerts.read import Told, Warned
from reports.alerts.settings import AlertSettings

NIGHT = date(2026, 11, 11)
SETTINGS = AlertSettings(weekly_alert_limit=2, growth_factor=2.0)


def warned(channel: str, topic: str, **more) -> Warned:
    row = {
        "warned_on": NIGHT, "channel_code": channel, "channel_label_ko": channel, "topic_code": topic,
        "topic_label_ko": topic, "district_group_code": "bupyeong", "district_label_ko": "부평구", "is_mailed": True,
        "episode_start_on": NIGHT, "observed_count": 10, "expected_count": 1.0, "limit_count": 4.0,
        "burst_probability": 0.9, "is_young": False, "voc_count": 10, "matter_count": 10, "negative_count": 0,
        "owner_department_code": "waterworks", "owner_department_label_ko": "상수도사업본부",
    }  # fmt: skip
    return Warned(**{**row, **more})


def told(days_before: int, outcome: str, *, count: int = 10, channel: str = "petition", topic: str = "water") -> Told:
    return Told(NIGHT - timedelta(days=days_before), channel, topic, count, outcome)


def outcomes(alerts, history=()):
    chosen = choose(alerts, history, business_date=NIGHT, settings=SETTINGS)
    return [(one.warned.channel_code, one.warned.topic_code, one.outcome) for one in chosen]


def test_the_likeliest_take_the_week_s_budget_and_the_rest_waits() -> None:
    alerts = [warned("petition", topic, burst_probability=p) for topic, p in (("a", 0.5), ("b", 0.9), ("c", 0.7))]
    assert outcomes(alerts) == [
        ("petition", "b", "new"), ("petition", "c", "new"), ("petition", "a", "over_budget"),
    ]  # fmt: skip


def test_earlier_nights_of_the_week_count_and_last_week_does_not() -> None:
    # NIGHT is a Wednesday: Monday is two days before, last Sunday three.
    monday = told(2, "new", topic="other")
    sunday = told(3, "new", topic="another")
    assert outcomes([warned("petition", "a"), warned("petition", "b")], [monday, sunday]) == [
        ("petition", "a", "new"), ("petition", "b", "over_budget"),
    ]  # fmt: skip


def test_what_was_told_is_not_told_again_until_it_doubles() -> None:
    history = [told(1, "new", count=10)]
    going_on = warned("petition", "water", observed_count=19, episode_start_on=NIGHT - timedelta(days=1))
    doubled = warned("petition", "water", observed_count=20, episode_start_on=NIGHT - timedelta(days=1))
    assert outcomes([going_on], history) == [("petition", "water", "going_on")]
    assert outcomes([doubled], history) == [("petition", "water", "grown")]
    # The most that was told counts, not the first.
    assert outcomes([doubled], [told(2, "new", count=10), told(1, "grown", count=15)]) == [
        ("petition", "water", "going_on")
    ]


def test_a_growing_alert_uses_no_budget() -> None:
    history = [told(1, "new", count=4), told(1, "new", topic="other")]
    grown = warned("petition", "water", observed_count=9, episode_start_on=NIGHT - timedelta(days=1))
    assert outcomes([grown], history) == [("petition", "water", "grown")]


def test_after_more_than_three_quiet_days_it_is_new() -> None:
    assert outcomes([warned("petition", "water")], [told(4, "new")]) == [("petition", "water", "new")]
    assert outcomes([warned("petition", "water")], [told(3, "new")]) == [("petition", "water", "going_on")]


def test_what_was_over_budget_is_told_late_the_next_night_it_burns_even_unmarked() -> None:
    # The detector counts an episode in the week it starts: unmarked once, it stays unmarked.
    burning = warned("petition", "water", is_mailed=False, episode_start_on=NIGHT - timedelta(days=1))
    assert outcomes([burning], [told(1, "over_budget")]) == [("petition", "water", "late")]


def test_what_is_told_late_uses_this_week_s_budget() -> None:
    burning = warned("petition", "water", is_mailed=False, episode_start_on=NIGHT - timedelta(days=1))
    waited = told(1, "over_budget")
    # Two are the limit: Monday's new one and Tuesday's late one fill it.
    full = [told(2, "new", topic="a"), told(1, "late", topic="b"), waited]
    assert outcomes([burning], full) == [("petition", "water", "over_budget")]
    assert outcomes([burning], [told(2, "new", topic="a"), waited]) == [("petition", "water", "late")]


def test_last_week_s_wait_counts_in_the_week_it_is_told() -> None:
    # Sunday is three days before NIGHT, a Wednesday: last week's five are no matter, the wait goes on until then.
    burning = warned("petition", "water", is_mailed=False, episode_start_on=NIGHT - timedelta(days=4))
    history = [told(4, "new", topic="a"), told(3, "new", topic="b"), told(3, "over_budget")]
    assert outcomes([burning], history) == [("petition", "water", "late")]


def test_who_waited_and_who_is_new_compete_by_likelihood() -> None:
    waited = warned("petition", "water", burst_probability=0.6, is_mailed=False)
    fresh = [warned("petition", topic, burst_probability=p) for topic, p in (("a", 0.9), ("b", 0.5))]
    assert outcomes([waited, *fresh], [told(1, "over_budget")]) == [
        ("petition", "a", "new"), ("petition", "water", "late"), ("petition", "b", "over_budget"),
    ]  # fmt: skip


def test_what_was_told_late_goes_on_and_is_told_again_when_it_doubles() -> None:
    history = [told(2, "over_budget", count=8), told(1, "late", count=10)]
    since = NIGHT - timedelta(days=2)
    assert outcomes([warned("petition", "water", observed_count=19, episode_start_on=since)], history) == [
        ("petition", "water", "going_on")
    ]
    assert outcomes([warned("petition", "water", observed_count=20, episode_start_on=since)], history) == [
        ("petition", "water", "grown")
    ]


def test_a_wait_of_an_earlier_episode_is_no_wait() -> None:
    assert outcomes([warned("petition", "water", is_mailed=False)], [told(4, "over_budget")]) == [
        ("petition", "water", "over_budget")
    ]


def ended(history):
    found = ended_untold(history, business_date=NIGHT, settings=SETTINGS)
    return [(row.channel_code, row.topic_code, (NIGHT - row.business_date).days) for row in found]


def test_what_is_quiet_for_more_than_three_days_untold_has_ended() -> None:
    assert ended([told(5, "over_budget"), told(4, "over_budget")]) == [("petition", "water", 4)]
    assert ended([told(5, "over_budget"), told(3, "over_budget")]) == []


def test_what_was_told_or_named_as_ended_is_not_named_again() -> None:
    assert ended([told(6, "over_budget"), told(5, "late")]) == []
    assert ended([told(9, "over_budget"), told(5, "ended")]) == []


def test_what_the_detector_does_not_mark_is_over_budget() -> None:
    assert outcomes([warned("petition", "water", is_mailed=False)]) == [("petition", "water", "over_budget")]


def test_one_row_stands_for_a_channel_and_topic() -> None:
    city = warned("petition", "water", district_group_code="all", is_mailed=False, burst_probability=0.99)
    place = warned("petition", "water")
    (chosen,) = choose([city, place], (), business_date=NIGHT, settings=SETTINGS)
    assert (chosen.warned.district_group_code, chosen.outcome) == ("bupyeong", "new")

"""Forecasts from core to marts, on a warehouse of 34 weeks: made once, kept as made, scored by what came."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import numpy as np
import psycopg
import pytest

from dags.shared import dbt_steps, forecast_steps
from dags.shared.build_steps import Workshop
from dags.shared.dbt_steps import Build
from tests.integration.dbt.city_desk import Desk, at, call, petition, post
from tests.integration.dbt.databases import own_desk, role_urls

SUNDAY = date(2026, 11, 15)
NEXT_SUNDAY = date(2026, 11, 22)
FIRST = date(2026, 3, 30)  # a Monday, 33 weeks before the origin's Sunday
REFORMED = "28125"  # 제물포구, since 2026-07-01
DAYS = {"call_center": FIRST, "petition": SUNDAY - timedelta(days=20), "social_query": SUNDAY - timedelta(days=2)}


def volume(day: date) -> int:
    """Nine on days of work, four at the week's end; chance around it, the same on every machine."""
    mean = 9 if day.weekday() < 5 else 4
    return int(np.random.default_rng(day.toordinal()).poisson(mean))


def calls(first_on: date, last_on: date) -> list[Any]:
    return [
        call(
            f"C{day:%y%m%d}{number:02d}",
            day,
            "버스",
            district_code=REFORMED if number % 2 and day >= date(2026, 7, 1) else "28237",
            caller_key=f"k1:{day}{number}",
        )
        for day in days(first_on, last_on)
        for number in range(volume(day))
    ]


def days(first_on: date, last_on: date) -> list[date]:
    return [first_on + timedelta(days=offset) for offset in range((last_on - first_on).days + 1)]


@pytest.fixture(scope="module")
def night(server: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, Workshop, Build]]:
    """A warehouse with core built for Sunday night, its build open; petitions three weeks old, posts three days."""
    name = "dbt_forecast"
    urls = role_urls(server, name)
    with own_desk(server, tmp_path_factory, name) as desk:
        pulled_at = at(SUNDAY + timedelta(days=1), 1)
        petitions = [
            petition(f"P{day:%m%d}{number}", day) for day in days(DAYS["petition"], SUNDAY) for number in range(5)
        ]
        posts = [
            post(f"S{day:%m%d}{number}", day, "인천 버스")
            for day in days(DAYS["social_query"], SUNDAY)
            for number in "12"
        ]
        for feed, rows in (
            ("call_center.calls", calls(FIRST, SUNDAY)),
            ("petition.petitions", petitions),
            ("social.query_posts", posts),
            ("homepage.board_posts", []),
        ):
            desk.deliver(feed, rows, first_on=FIRST, last_on=SUNDAY, business_date=SUNDAY, pulled_at=pulled_at)
        for row in posts:
            desk.infer("social_query", row["post_id"], row["posted_at"].date())
        workshop = Workshop(urls=urls, expected_feeds=(), dbt_dir=desk.target_path)
        build = dbt_steps.start_build(urls["transformer"], business_date=SUNDAY, run_id="test")
        desk.build(SUNDAY, steps=("seed", "staging", "core"), promotes=False)
        forecast_steps.infer_forecasts(workshop, build)
        yield desk, workshop, build


def test_a_first_forecast_has_backtests_and_one_that_was_made_ahead(night: Any) -> None:
    desk, _, _ = night
    origins = desk.execute(
        "select origin_on, bool_and(is_backtest) from inferred.forecast_day where channel_code = 'call_center'"
        " and topic_code = 'all' and district_code = 'all' group by 1 order by 1"
    )
    assert [origin for origin, is_backtest in origins if not is_backtest] == [SUNDAY]
    assert [origin for origin, _ in origins] == [SUNDAY - timedelta(weeks=back) for back in range(26, -1, -1)]
    ahead = desk.execute(
        "select target_on, low_count, high_count from inferred.forecast_day where origin_on = %s"
        " and channel_code = 'call_center' and topic_code = 'all' and district_code = 'all' order by 1",
        (SUNDAY,),
    )
    assert [row[0] for row in ahead] == days(SUNDAY + timedelta(days=1), SUNDAY + timedelta(days=28))
    # Nine a day scatter by three: four of five lie within about four of it.
    monday = ahead[0]
    assert 3 <= monday[1] <= 8
    assert 10 <= monday[2] <= 15


def test_a_young_channel_gets_the_median_and_a_newborn_one_nothing(night: Any) -> None:
    desk, _, _ = night
    young = desk.execute(
        "select distinct reason_code, model_code, expected_count, median_count, low_count from inferred.forecast_day"
        " where channel_code = 'petition' and origin_on = %s and target_on = %s",
        (SUNDAY, SUNDAY + timedelta(days=1)),
    )
    assert young == [("too_young", "like_day_median", 5.0, 5.0, None)]
    assert desk.value("select count(*) from inferred.forecast_day where channel_code = 'social_query'") == 0


def test_a_district_of_the_reform_begins_with_it(night: Any) -> None:
    desk, _, _ = night
    first = desk.value("select min(origin_on) from inferred.forecast_day where district_code = %s", (REFORMED,))
    # Four weeks after 2026-07-01 at the earliest, and never from the zeros before it.
    assert first > date(2026, 7, 1)
    low = desk.value(
        "select min(median_count) from inferred.forecast_day where district_code = %s and lead_days = 1", (REFORMED,)
    )
    assert low >= 1


def test_the_same_night_twice_adds_nothing_and_nobody_may_mend(night: Any) -> None:
    desk, workshop, build = night
    before = [desk.content(f"inferred.forecast_{name}") for name in ("day", "total", "score")]
    again = forecast_steps.infer_forecasts(workshop, build)
    # Posts have no forecast, so they are asked again each night, and say nothing again.
    assert (again.channels, again.days) == (("social_query",), 0)
    assert [desk.content(f"inferred.forecast_{name}") for name in ("day", "total", "score")] == before
    for statement in ("update inferred.forecast_day set expected_count = 0", "delete from inferred.forecast_total"):
        with (
            psycopg.connect(workshop.urls["modeler"]) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute(statement)


def test_a_channel_of_which_only_days_could_be_said_is_not_forecast_again(night: Any) -> None:
    # A young channel whose next 28 days hold a holiday it has no like days for: 27 days are said, and no total.
    desk, workshop, build = night
    before = desk.content("inferred.forecast_day")
    with psycopg.connect(desk.admin_url) as connection:
        connection.execute("create temporary table kept as select * from inferred.forecast_total")
        removed = connection.execute("delete from inferred.forecast_total where channel_code = 'petition'").rowcount
        connection.commit()
        again = forecast_steps.infer_forecasts(workshop, build)
        connection.execute("insert into inferred.forecast_total select * from kept where channel_code = 'petition'")
    assert removed > 0
    assert again.channels == ("social_query",)
    assert desk.content("inferred.forecast_day") == before


def test_scores_are_what_core_says_came(night: Any) -> None:
    desk, _, _ = night
    made = desk.execute(
        "select origin_on, target_on, expected_count, low_count, high_count, median_count from inferred.forecast_day"
        " where channel_code = 'call_center' and topic_code = 'all' and district_code = 'all' and lead_days <= 7"
        " and origin_on < %s",
        (SUNDAY,),
    )
    assert len(made) == 26 * 7
    came = {day: volume(day) for day in days(FIRST, SUNDAY)}
    error = sum(abs(came[target] - expected) for _, target, expected, *_ in made)
    median = sum(abs(came[target] - median) for _, target, *_, median in made)
    covered = sum(low <= came[target] <= high for _, target, _, low, high, _ in made if low is not None)
    found = desk.execute(
        "select sum(day_count)::int, sum(absolute_error_sum), sum(median_absolute_error_sum),"
        " sum(covered_day_count)::int"
        " from inferred.forecast_score where channel_code = 'call_center' and topic_code = 'all'"
        " and district_code = 'all' and band_days = 7"
    )
    assert found == [(182, pytest.approx(error), pytest.approx(median), covered)]
    assert covered > 100


def test_marts_show_the_days_ahead_the_scores_and_no_proposal_where_nothing_rises(night: Any) -> None:
    desk, _, _ = night
    through = desk.value("select max(changed_id) from quality.changed_day")
    for step in ("marts", "test"):
        desk.run(step, business_date=SUNDAY, changed_after=0, changed_through=through)
    kinds = desk.execute(
        "select series_kind_code, count(*) from marts_next.mart_forecast_daily where channel_code = 'call_center'"
        " group by 1 order by 1"
    )
    # One channel, one topic (every call is about the buses), two districts.
    assert kinds == [("channel", 28), ("district", 56), ("topic", 28)]
    assert desk.value("select count(distinct origin_on) from marts_next.mart_forecast_daily") == 1
    scored = desk.execute(
        "select sum(origin_count)::int, sum(backtest_origin_count)::int from marts_next.mart_forecast_scorecard"
        " where channel_code = 'call_center' and topic_code = 'traffic' and band_days = 7"
    )
    assert scored == [(26, 26)]
    assert desk.value("select count(*) from marts_next.mart_preventive_task_candidate_weekly") == 0


def test_a_later_week_adds_its_forecast_and_late_rows_change_scores_but_no_forecast(night: Any) -> None:
    desk, workshop, build = night
    standing = (
        "select md5(string_agg(d::text, '|' order by d::text)) from inferred.forecast_day as d where origin_on <= %s"
    )
    before = desk.value(standing, (SUNDAY,))
    score = (
        "select absolute_error_sum from inferred.forecast_score where channel_code = 'call_center'"
        " and topic_code = 'all' and district_code = 'all' and band_days = 7 and origin_on = %s"
    )
    last = SUNDAY - timedelta(weeks=1)
    was = desk.value(score, (last,))
    late = [call(f"L{number}", SUNDAY, "늦은 전화", caller_key=f"k1:late{number}") for number in range(40)]
    rows = calls(SUNDAY, NEXT_SUNDAY) + late
    desk.deliver(
        "call_center.calls",
        rows,
        first_on=SUNDAY,
        last_on=NEXT_SUNDAY,
        business_date=NEXT_SUNDAY,
        pulled_at=at(NEXT_SUNDAY + timedelta(days=1), 1),
    )
    desk.build(NEXT_SUNDAY, steps=("staging", "core"), promotes=False)
    done = forecast_steps.infer_forecasts(workshop, build)
    # Petitions have not come: nothing is forecast from days that are not there.
    assert (done.origin_on, done.channels) == (NEXT_SUNDAY, ("call_center",))
    assert desk.value(standing, (SUNDAY,)) == before
    assert (
        desk.value("select bool_or(is_backtest) from inferred.forecast_day where origin_on = %s", (NEXT_SUNDAY,))
        is False
    )
    made = desk.value(
        "select expected_count from inferred.forecast_day where origin_on = %s and target_on = %s"
        " and channel_code = 'call_center' and topic_code = 'all' and district_code = 'all'",
        (last, SUNDAY),
    )
    came = volume(SUNDAY)
    assert desk.value(score, (last,)) == pytest.approx(was - abs(came - made) + abs(came + 40 - made))
    assert desk.value(score, (SUNDAY,)) > 0

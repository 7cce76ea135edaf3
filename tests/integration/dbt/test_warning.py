"""Early warning from core to marts, on a warehouse with one planted burst and one event that was announced: ten weeks
of history, or three."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest

from dags.shared import dbt_steps, warning_steps
from dags.shared.build_steps import Workshop
from dags.shared.dbt_steps import Build
from tests.integration.dbt.city_desk import Desk, at, call
from tests.integration.dbt.databases import own_desk, role_urls

SUNDAY = date(2026, 11, 15)
BURST = date(2026, 11, 11)
ANNOUNCED = date(2026, 11, 5)
Night = tuple[Desk, Workshop, Build]
LOUD, CALM = "28237", "28245"  # 부평구, 계양구


def calls(days: int, loud_on: Collection[date]) -> list[Any]:
    """Six calls a day from each of two districts; eighteen more from one on the loud days."""
    found = []
    for back in range(days):
        day = SUNDAY - timedelta(days=back)
        for district in (LOUD, CALM):
            extra = 18 if district == LOUD and day in loud_on else 0
            # Five, six or seven: a series without any spread would be no test.
            found += [
                call(f"C{back:03d}{district}{number}", day, "버스가 오지 않습니다", district_code=district)
                for number in range(5 + (back * 7 + len(found)) % 3 + extra)
            ]
    return found


@contextmanager
def built_night(
    server: Any, paths: pytest.TempPathFactory, name: str, *, days: int, loud_on: Collection[date]
) -> Iterator[Night]:
    """Core built for Sunday night out of so many days, its build open."""
    with own_desk(server, paths, name) as desk:
        urls = role_urls(server, name)
        _deliver(desk, calls(days, loud_on), first_on=SUNDAY - timedelta(days=days - 1))
        workshop = Workshop(urls=urls, expected_feeds=(), dbt_dir=desk.target_path)
        build = dbt_steps.start_build(urls["transformer"], business_date=SUNDAY, run_id="test")
        desk.build(SUNDAY, steps=("seed", "staging", "core"), promotes=False)
        yield desk, workshop, build


def event(code: str, day: date, stated_on: date) -> dict[str, Any]:
    """A festival of one day in the loud district that is expected to bring more, in one statement of the calendar."""
    return {
        "row_id": f"{stated_on}-{code}",
        "record_id": code,
        "stated_on": stated_on,
        "calendar_code": code,
        "calendar_kind": "지역축제",
        "event_text": "풍물대축제",
        "started_on": day,
        "ended_on": day,
        "district_name": "부평구",
        "expected_effect": "증가",
    }


def _deliver(desk: Desk, rows_of_calls: list[Any], *, first_on: date) -> None:
    for feed, rows in (("call_center.calls", rows_of_calls), ("petition.petitions", []), ("homepage.board_posts", [])):
        desk.deliver(
            feed,
            rows,
            first_on=first_on,
            last_on=SUNDAY,
            business_date=SUNDAY,
            pulled_at=at(SUNDAY + timedelta(days=1), 1),
        )
    # Three days after the burst somebody enters an event for its day.
    for stated_on, days_of in ((date(2026, 11, 1), [ANNOUNCED]), (date(2026, 11, 14), [ANNOUNCED, BURST])):
        desk.deliver(
            "register.calendar_events",
            [event(f"K{day:%m%d}", day, stated_on) for day in days_of],
            first_on=stated_on,
            last_on=stated_on,
            business_date=stated_on,
            pulled_at=at(stated_on + timedelta(days=1), 1),
        )


@pytest.fixture(scope="module")
def night(server: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Night]:
    with built_night(server, tmp_path_factory, "dbt_warning", days=70, loud_on=(ANNOUNCED, BURST)) as built:
        yield built


def alerts(desk: Desk) -> list[tuple[Any, ...]]:
    return desk.execute(
        "select warned_on, district_group_code, observed_count, is_young from inferred.warning_daily"
        " where level_code = 'alert' order by 1, 2"
    )


def test_the_loud_district_is_alerted_on_its_day_and_the_calm_one_never(night: Any) -> None:
    desk, workshop, build = night
    done = warning_steps.infer_warnings(workshop, build)
    # One channel and topic in two districts and in the whole city; a first build judges four weeks.
    assert (done.series, done.first_on, done.last_on) == (3, SUNDAY - timedelta(days=27), SUNDAY)
    assert desk.value("select count(*) from inferred.warning_daily") == 3 * 28
    found = alerts(desk)
    assert {row[0] for row in found} == {BURST}
    groups = dict(
        desk.execute("select district_code, district_group_code from core.dim_district where valid_to_on is null")
    )
    assert {row[1] for row in found} == {groups[LOUD], "all"}
    assert not any(row[3] for row in found)
    expected, limit = desk.execute(
        "select expected_count, limit_count from inferred.warning_daily"
        " where warned_on = %s and district_group_code = %s",
        (BURST, groups[LOUD]),
    )[0]
    assert 5 < expected < 7
    assert expected < limit < 18


def test_an_event_explains_its_day_only_if_it_was_announced(night: Any) -> None:
    desk, workshop, build = night
    assert desk.execute("select event_code, event_on from core.fct_calendar_event_day") == [("K1105", ANNOUNCED)]
    warning_steps.infer_warnings(workshop, build)
    assert {row[0] for row in alerts(desk)} == {BURST}
    desk.execute("update core.fct_calendar_event_day set is_increase_expected = false")
    try:
        warning_steps.infer_warnings(workshop, build)
        assert {row[0] for row in alerts(desk)} == {ANNOUNCED, BURST}
    finally:
        desk.execute("update core.fct_calendar_event_day set is_increase_expected = true")


def test_the_same_night_twice_leaves_identical_rows(night: Any) -> None:
    desk, workshop, build = night
    warning_steps.infer_warnings(workshop, build)
    once = desk.content("inferred.warning_daily")
    warning_steps.infer_warnings(workshop, build)
    assert desk.content("inferred.warning_daily") == once


def test_a_night_judges_again_from_the_first_day_that_changed(night: Any) -> None:
    desk, workshop, build = night
    through = desk.value("select max(changed_id) from quality.changed_day")
    assert warning_steps.infer_warnings(workshop, Build(build.build_key, SUNDAY, through, through)).first_on == SUNDAY
    changed = desk.value(
        "insert into quality.changed_day (feed, covered_on, cause)"
        " values ('call_center.calls', %s, 'delivery') returning changed_id",
        (SUNDAY - timedelta(days=3),),
    )
    again = warning_steps.infer_warnings(workshop, Build(build.build_key, SUNDAY, through, changed))
    assert again.first_on == SUNDAY - timedelta(days=3)


def test_marts_show_the_alert_with_its_owner_and_every_promise_holds(night: Any) -> None:
    desk, workshop, build = night
    warning_steps.infer_warnings(workshop, build)
    through = desk.value("select max(changed_id) from quality.changed_day")
    for step in ("marts", "test"):
        desk.run(step, business_date=SUNDAY, changed_after=0, changed_through=through)
    mailed = desk.execute(
        "select warned_on, channel_code, topic_label_ko, level_label_ko, owner_department_label_ko, voc_count"
        " from marts_next.mart_warning_daily where is_mailed"
    )
    assert [row[:5] for row in mailed] == [(BURST, "call_center", "교통", "경보", "버스정책과")]
    assert mailed[0][5] >= 23
    assert desk.value("select count(*) from marts_next.mart_warning_conflict_daily where is_conflict") == 0


def test_a_history_of_three_weeks_is_alerted_by_way_of_c2(
    server: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with built_night(server, tmp_path_factory, "dbt_warning_young", days=24, loud_on=(BURST,)) as (
        desk,
        workshop,
        build,
    ):
        warning_steps.infer_warnings(workshop, build)
        found = alerts(desk)
    assert {row[0] for row in found} == {BURST}
    assert all(row[3] for row in found)

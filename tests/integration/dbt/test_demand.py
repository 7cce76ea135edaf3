"""Latent demand and reporting rates from core to marts, on a warehouse whose weeks are known to the post."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from dags.shared import dbt_steps, demand_steps
from dags.shared.build_steps import Workshop
from dags.shared.dbt_steps import Build
from tests.integration.dbt.city_desk import Desk, at, call, post
from tests.integration.dbt.databases import own_desk, role_urls

MONDAY = date(2026, 11, 9)  # of the last complete week
SUNDAY = date(2026, 11, 15)
FIRST = MONDAY - timedelta(weeks=8)
QUARTER = date(2026, 7, 1)
WATCHED, SILENT = "28237", "28200"  # 부평구, 남동구


def calls() -> list[Any]:
    """3,600 calls over the nine weeks: an upper limit of three in a thousand calls would not be absence."""
    days = [FIRST + timedelta(days=number % 63) for number in range(3_600)]
    plain = [
        call(f"C{number:05d}", day, "문의", district_code=None, caller_key=f"k1:{number}")
        for number, day in enumerate(days)
    ]
    incidents = []
    for number in range(12):
        day = FIRST + timedelta(days=number % 10)
        for district, reports in ((WATCHED, 4), (SILENT, 1)):
            incidents += [
                call(
                    f"I{district}{number:02d}{repeat}",
                    day + timedelta(days=repeat),
                    "보도블록 파손",
                    district_code=district,
                    caller_key=f"k1:{district}{number}{repeat}",
                )
                for repeat in range(reports)
            ]
        # The first caller of the silent district calls again: no further witness.
        incidents.append(
            call(
                f"I{SILENT}{number:02d}9",
                day + timedelta(days=2),
                "보도블록 파손",
                district_code=SILENT,
                caller_key=f"k1:{SILENT}{number}0",
            )
        )
    return plain + incidents


def posts() -> list[tuple[str, date, list[str]]]:
    """Ten posts a week about the buses, ten about nothing else twice; in the last week eight about a sinkhole."""
    found = []
    for week in range(9):
        for number in range(20):
            day = FIRST + timedelta(weeks=week, days=number % 7)
            found.append((f"S{week}{number:02d}", day, ["버스"] if number < 10 else [f"낱말{week}{number}"]))
    found += [(f"H{number}", MONDAY + timedelta(days=number % 7), ["구멍", "싱크홀"]) for number in range(6)]
    found += [(f"H{number}", MONDAY + timedelta(days=number % 7), ["싱크홀"]) for number in (6, 7)]
    return found


@pytest.fixture(scope="module")
def night(server: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, Workshop, Build]]:
    """A warehouse with core built for Sunday night, its build open."""
    name = "dbt_demand"
    urls = role_urls(server, name)
    with own_desk(server, tmp_path_factory, name) as desk:
        _fill(desk)
        workshop = Workshop(urls=urls, expected_feeds=(), dbt_dir=desk.target_path)
        build = dbt_steps.start_build(urls["transformer"], business_date=SUNDAY, run_id="test")
        build = dbt_steps.take_in_model_changes(urls["transformer"], build, model_version="v1")
        desk.build(SUNDAY, steps=("seed", "staging", "core"), promotes=False)
        yield desk, workshop, build


def _fill(desk: Desk) -> None:
    pulled_at = at(SUNDAY + timedelta(days=1), 1)
    said = posts()
    for feed, rows in (
        ("call_center.calls", calls()),
        ("social.query_posts", [post(number, day, "인천 " + " ".join(nouns)) for number, day, nouns in said]),
        ("petition.petitions", []),
        ("homepage.board_posts", []),
    ):
        desk.deliver(feed, rows, first_on=FIRST, last_on=SUNDAY, business_date=SUNDAY, pulled_at=pulled_at)
    for number, day, nouns in said:
        desk.infer("social_query", number, day, nouns=nouns, topic_code="road" if "싱크홀" in nouns else "traffic")
    for row in calls():
        if row["call_id"].startswith("I"):
            desk.infer(
                "call_center", row["call_id"], row["received_at"].date(), matter_id=f"call_center:{row['call_id'][:8]}"
            )


def content(desk: Desk) -> tuple[str, str]:
    return desk.content("inferred.latent_demand_weekly"), desk.content("inferred.under_reporting_quarterly")


def test_a_rising_subject_is_flagged_with_its_evidence_and_a_steady_one_is_not(night: Any) -> None:
    desk, workshop, build = night
    done = demand_steps.infer_demand(workshop, build)
    assert (len(done.weeks), done.weeks[-1], done.quarter_start_on) == (13, MONDAY, QUARTER)
    found = desk.execute(
        "select week_start_on, subject, topic_code, related_nouns, weeks_rising, social_matter_count,"
        " prior_social_matter_count, official_matter_count, evidence_ids, model_version"
        " from inferred.latent_demand_weekly"
    )
    # Eight posts in the week, none before; the first five of them by number are the evidence. 구멍 stands in six.
    evidence = [f"social_query:H{number}" for number in range(5)]
    assert found == [(MONDAY, "싱크홀", "road", ["구멍"], 1, 8, 0, 0, evidence, "v1")]


def test_a_district_whose_matters_nobody_else_reports_is_told_from_one_that_does(night: Any) -> None:
    desk, workshop, build = night
    demand_steps.infer_demand(workshop, build)
    found = desk.execute(
        "select district_code, incident_count, further_report_count, round(exposure_days), verdict_code"
        " from inferred.under_reporting_quarterly where quarter_start_on = %s order by 1",
        (QUARTER,),
    )
    # Twelve matters each, watched for fourteen days: 168 days. Of one kind, so the scaling is one for both.
    assert found == [(SILENT, 12, 0, 168, "under_reports"), (WATCHED, 12, 36, 168, "reports_more")]


def test_the_same_night_twice_leaves_identical_rows(night: Any) -> None:
    desk, workshop, build = night
    demand_steps.infer_demand(workshop, build)
    once = content(desk)
    demand_steps.infer_demand(workshop, build)
    assert content(desk) == once
    assert desk.value("select count(*) from inferred.latent_demand_weekly") == 1


def test_a_night_judges_again_only_the_weeks_its_changed_days_touch(night: Any) -> None:
    desk, workshop, build = night
    through = desk.value("select max(changed_id) from quality.changed_day")
    with_none = Build(build.build_key, SUNDAY, through, through, "v1")
    assert demand_steps.infer_demand(workshop, with_none).weeks == (MONDAY,)
    changed = desk.value(
        "insert into quality.changed_day (feed, covered_on, cause)"
        " values ('call_center.calls', %s, 'delivery') returning changed_id",
        (MONDAY - timedelta(days=3),),
    )
    one_week_more = Build(build.build_key, SUNDAY, through, changed, "v1")
    assert demand_steps.infer_demand(workshop, one_week_more).weeks == (MONDAY - timedelta(weeks=1), MONDAY)


def test_marts_show_what_was_inferred_after_core(night: Any) -> None:
    desk, workshop, build = night
    demand_steps.infer_demand(workshop, build)
    through = desk.value("select max(changed_id) from quality.changed_day")
    for step in ("marts", "test"):
        desk.run(step, business_date=SUNDAY, changed_after=0, changed_through=through)
    assert desk.execute(
        "select subject, topic_label_ko, prior_mean_social_matter_count::float, confidence_label_ko"
        " from marts_next.mart_voc_latent_demand_weekly"
    ) == [("싱크홀", "도로·시설물", 0.0, "매우 뚜렷한 증가")]
    assert desk.execute(
        "select district_label_ko, verdict_label_ko from marts_next.mart_voc_under_reporting_quarterly order by 1"
    ) == [("남동구", "신고가 적어 보임(확인 필요)"), ("부평구", "신고가 많아 보임(확인 필요)")]


@pytest.mark.parametrize(
    ("day", "quarter"),
    [
        (date(2026, 9, 29), date(2026, 4, 1)),
        (date(2026, 9, 30), date(2026, 7, 1)),
        (date(2026, 1, 1), date(2025, 10, 1)),
    ],
)
def test_a_quarter_is_complete_on_the_night_of_its_last_day(day: date, quarter: date) -> None:
    assert demand_steps.last_complete_quarter(day) == quarter

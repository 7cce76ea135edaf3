"""A warehouse after its first night, built once and copied for each test that goes on from there."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from tests.integration.dbt.city_desk import Desk, at, call, petition, post
from tests.integration.dbt.databases import own_desk

SUNDAY = date(2026, 11, 15)
MONDAY = date(2026, 11, 16)
TUESDAY = date(2026, 11, 17)
FIRST_ON = date(2026, 11, 9)
NUMBERS = itertools.count(1)


def week_of_voices(desk: Desk) -> None:
    """The week of 9 to 15 November and the Monday after: 3 calls, 3 petitions, 5 posts."""
    calls = [
        call("C1", FIRST_ON, "버스가 오지 않습니다", category_large="교통", district_code="28237"),
        call("C2", FIRST_ON, "버스 배차가 너무 깁니다", district_code="28110", department_name="없는과"),
        call("C3", MONDAY, "수돗물에서 냄새가 납니다", category_large="상하수도", department_name=None),
    ]
    petitions = [
        petition("P1", FIRST_ON, answered_at=at(date(2026, 11, 12), 14), status="답변완료", satisfaction="만족"),
        petition("P2", FIRST_ON, due_on=date(2026, 11, 13)),
        petition("P3", FIRST_ON, due_on=date(2026, 11, 13), agency_name="인천광역시 부평구", department_name="교통과"),
    ]
    posts = [
        post("S1", FIRST_ON, "부평 버스 진짜 안 온다"),
        post("S2", FIRST_ON, "인천 버스 배차 실화냐", site_name=None),
        post("S3", FIRST_ON, "인천공항 면세점 세일"),
        post("S4", FIRST_ON, "[인천시] 시내버스 노선 개편 안내", is_outbound=True),
        post("S5", MONDAY, "검단 수돗물 이상해요"),
    ]
    pulled_at = at(TUESDAY, 1)
    for feed, rows in (
        ("call_center.calls", calls),
        ("petition.petitions", petitions),
        ("social.query_posts", posts),
        ("homepage.board_posts", []),
    ):
        desk.deliver(feed, rows, first_on=FIRST_ON, last_on=MONDAY, business_date=MONDAY, pulled_at=pulled_at)
    for number, day in (("C1", FIRST_ON), ("C2", FIRST_ON), ("C3", MONDAY)):
        desk.infer("call_center", number, day, topic_code="water" if number == "C3" else "traffic")
    for number in ("P1", "P2", "P3"):
        desk.infer("petition", number, FIRST_ON, topic_code="road")
    desk.infer("social_query", "S1", FIRST_ON, district_code="28237", sentiment_code="negative")
    desk.infer("social_query", "S2", FIRST_ON, matter_id="social_query:S1")
    desk.infer("social_query", "S3", FIRST_ON, is_relevant=False)
    desk.infer("social_query", "S4", FIRST_ON)
    desk.infer("social_query", "S5", MONDAY, topic_code="water", is_abusive=True)


@pytest.fixture(scope="session")
def built_once(server: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Name of a database in which the first night was built and promoted."""
    name = "dbt_first_night"
    with own_desk(server, tmp_path_factory, name) as desk:
        week_of_voices(desk)
        desk.build(MONDAY)
        yield name


@pytest.fixture
def desk(server: Any, built_once: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A copy of the warehouse after its first night."""
    with own_desk(server, tmp_path_factory, f"dbt_desk_{next(NUMBERS)}", template=built_once) as copy:
        yield copy


@pytest.fixture
def empty_desk(server: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A migrated warehouse to which nothing was ever delivered."""
    with own_desk(server, tmp_path_factory, f"dbt_empty_{next(NUMBERS)}") as bare:
        yield bare

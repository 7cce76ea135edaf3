"""A warehouse after its first night, built once and copied for each test that goes on from there."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import date
from typing import Any

import psycopg
import pytest

from extract.registry import FEEDS
from runtime import warehouse
from tests.integration.dbt.city_desk import Desk, at, call, environment, petition, post

SUNDAY = date(2026, 11, 15)
MONDAY = date(2026, 11, 16)
TUESDAY = date(2026, 11, 17)
FIRST_ON = date(2026, 11, 9)
NUMBERS = itertools.count(1)


def fresh_database(server: Any, name: str, *, template: str = "template0") -> str:
    admin = server.server.url()
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f'drop database if exists "{name}" with (force)')
        connection.execute(f'create database "{name}" owner {warehouse.OWNER} template "{template}"')
    url = str(server.server.url(name))
    warehouse.prepare_warehouse(url, name=name, feeds=FEEDS)
    return url


def drop_database(server: Any, name: str) -> None:
    with psycopg.connect(server.server.url(), autocommit=True) as connection:
        connection.execute(f'drop database if exists "{name}" with (force)')


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
    desk = Desk(fresh_database(server, name), tmp_path_factory.mktemp("dbt"))
    with pytest.MonkeyPatch.context() as patch:
        environment(
            patch,
            host="127.0.0.1",
            port=server.server.port,
            database=name,
            password=server.passwords["transformer"],
        )
        week_of_voices(desk)
        desk.build(MONDAY)
    yield name
    drop_database(server, name)


@pytest.fixture
def desk(
    server: Any, built_once: str, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Desk]:
    """A copy of the warehouse after its first night."""
    name = f"dbt_desk_{next(NUMBERS)}"
    url = fresh_database(server, name, template=built_once)
    environment(
        monkeypatch,
        host="127.0.0.1",
        port=server.server.port,
        database=name,
        password=server.passwords["transformer"],
    )
    yield Desk(url, tmp_path_factory.mktemp("dbt"))
    drop_database(server, name)


@pytest.fixture
def empty_desk(
    server: Any, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Desk]:
    """A migrated warehouse to which nothing was ever delivered."""
    name = f"dbt_empty_{next(NUMBERS)}"
    url = fresh_database(server, name)
    environment(
        monkeypatch,
        host="127.0.0.1",
        port=server.server.port,
        database=name,
        password=server.passwords["transformer"],
    )
    yield Desk(url, tmp_path_factory.mktemp("dbt"))
    drop_database(server, name)

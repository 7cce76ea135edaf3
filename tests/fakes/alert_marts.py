"""A warehouse with the marts that mails by rule read, filled by hand, and an empty register and ledger."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest

from reports import by_rule
from reports.alerts import build as alerts
from reports.by_rule import Rule
from reports.deliver import MailSettings, PublishResult
from reports.due_soon import build as due_soon
from tests.fakes.mail_ledger import NO_WAITING

KST = timezone(timedelta(hours=9))
# A Wednesday; the mails of this night go out on Thursday morning.
NIGHT = date(2026, 11, 11)
DDL = """
create table marts.mart_warning_daily (
    warned_on date, channel_code text, channel_label_ko text, topic_code text, topic_label_ko text,
    district_group_code text, district_label_ko text, level_code text, level_label_ko text, is_mailed boolean,
    episode_start_on date, observed_count bigint, expected_count numeric(14, 4), limit_count numeric(14, 4),
    p_value double precision, q_value double precision, burst_probability double precision, is_young boolean,
    voc_count bigint, matter_count bigint, negative_count bigint, owner_department_code text,
    owner_department_label_ko text, primary key (warned_on, channel_code, topic_code, district_group_code));
create table marts.mart_warning_conflict_daily (
    warned_on date, channel_code text, channel_label_ko text, topic_code text, topic_label_ko text,
    district_group_code text, district_label_ko text, observed_count bigint, expected_count numeric(14, 4),
    voc_count bigint, negative_rate numeric(9, 6), prior_negative_rate numeric(9, 6), largest_matter_rate numeric(9, 6),
    civic_statement_count bigint, is_negative_rise boolean, is_organised boolean, is_conflict boolean,
    primary key (warned_on, channel_code, topic_code, district_group_code));
create table marts.mart_voc_trend_daily (
    occurred_on date, channel_code text, topic_code text, district_code text, department_code text,
    district_label_ko text, voc_count bigint,
    primary key (occurred_on, channel_code, topic_code, district_code, department_code));
create table marts.mart_response_due_soon_daily (
    as_of_on date, authority_code text, channel_code text, department_code text, working_days_left integer,
    department_label_ko text, petition_count bigint,
    primary key (as_of_on, authority_code, channel_code, department_code, working_days_left));
create table evidence.petition_due_soon (
    voc_key text primary key, as_of_on date, channel_code text, petition_id text, petition_type text,
    authority_code text, department_code text, department_label_ko text, received_on date, effective_due_on date,
    working_days_left integer, is_extended boolean);
create table evidence.voc_quote (
    channel_code text, voc_id text, occurred_on date, topic_code text, district_code text, matter_id text,
    matter_copy_count bigint, quote text, is_relevant boolean, primary key (channel_code, voc_id));
grant select on all tables in schema marts, evidence to publisher;
"""
TABLES = (
    "marts.mart_warning_daily, marts.mart_warning_conflict_daily, marts.mart_voc_trend_daily, "
    "marts.mart_response_due_soon_daily, evidence.petition_due_soon, evidence.voc_quote, quality.build, "
    "publication.edition, publication.recipient, publication.mail, publication.alert"
)
CHANNELS = {"call_center": "120 미추홀콜센터", "petition": "국민신문고", "homepage": "시 홈페이지"}
TOPICS = {"water": "상하수도", "traffic": "교통", "road": "도로·시설물"}
DEPARTMENTS = {"waterworks": "상수도사업본부", "bus_policy": "버스정책과", "road": "도로과"}


class RuleDesk(SimpleNamespace):
    """A publisher's connection, the rows under it, and both senders."""

    connection: psycopg.Connection
    admin: psycopg.Connection
    url: str
    output_dir: Path

    def insert(self, table: str, **row: Any) -> None:
        names, marks = ", ".join(row), ", ".join(["%s"] * len(row))
        self.admin.execute(f"insert into {table} ({names}) values ({marks})", list(row.values()))
        self.admin.commit()

    def promote(self, night: date = NIGHT) -> None:
        self.insert(
            "quality.build", business_date=night, state="promoted", changed_after=0, changed_through=1, run_id="test"
        )

    def register(self, code: str, **addresses: str) -> None:
        """Who stands for which role; a double underscore gives a second person."""
        for role, address in addresses.items():
            self.insert(
                "publication.recipient", publication_code=code, address=f"{address}@incheon.example.test",
                name=f"{role} 담당", role=role.partition("__")[0], valid_from_on=date(2014, 1, 1),
            )  # fmt: skip

    def alert(self, channel: str, topic: str, owner: str | None, *, count: int = 17, **more: Any) -> None:
        row = {
            "warned_on": NIGHT, "channel_code": channel, "channel_label_ko": CHANNELS[channel], "topic_code": topic,
            "topic_label_ko": TOPICS[topic], "district_group_code": "bupyeong", "district_label_ko": "부평구",
            "level_code": "alert", "level_label_ko": "경보", "is_mailed": True, "episode_start_on": NIGHT,
            "observed_count": count, "expected_count": 1.4, "limit_count": 5.02, "p_value": 1e-6, "q_value": 1e-4,
            "burst_probability": 0.97, "is_young": False, "voc_count": count, "matter_count": count,
            "negative_count": 3, "owner_department_code": owner,
            "owner_department_label_ko": DEPARTMENTS.get(owner or ""),
        }  # fmt: skip
        self.insert("marts.mart_warning_daily", **{**row, **more})

    def quote(self, channel: str, topic: str, voc_id: str, words: str, **more: Any) -> None:
        row = {
            "channel_code": channel, "voc_id": voc_id, "occurred_on": NIGHT, "topic_code": topic,
            "district_code": "28237", "matter_id": voc_id, "matter_copy_count": 1, "quote": words, "is_relevant": True,
        }  # fmt: skip
        self.insert("evidence.voc_quote", **{**row, **more})

    def day(self, on: date, channel: str, topic: str, count: int, district: str = "28237") -> None:
        self.insert(
            "marts.mart_voc_trend_daily", occurred_on=on, channel_code=channel, topic_code=topic,
            district_code=district, department_code="none",
            district_label_ko={"28237": "부평구", "28245": "계양구"}[district], voc_count=count,
        )  # fmt: skip

    def due(self, petition_id: str, department: str, due_on: date, left: int, **more: Any) -> None:
        row = {
            "voc_key": petition_id, "as_of_on": NIGHT, "channel_code": "petition", "petition_id": petition_id,
            "petition_type": "고충", "authority_code": "city", "department_code": department,
            "department_label_ko": DEPARTMENTS.get(department, "기록 없음"), "received_on": date(2026, 11, 2),
            "effective_due_on": due_on, "working_days_left": left, "is_extended": False,
        }  # fmt: skip
        self.insert("evidence.petition_due_soon", **{**row, **more})

    def send_alerts(self, port: int, **more: Any) -> PublishResult:
        return self._send(alerts.rule(more.pop("settings", None)), port, **more)

    def send_due(self, port: int, **more: Any) -> PublishResult:
        return self._send(due_soon.rule(more.pop("settings", None)), port, **more)

    def outcomes(self) -> dict[tuple[str, str], str]:
        rows = self.connection.execute(
            "select channel_code, topic_code, outcome_code from publication.alert order by business_date"
        )
        return {(row[0], row[1]): row[2] for row in rows.fetchall()}

    def state(self) -> str | None:
        row = self.connection.execute("select state from publication.edition order by edition_key desc").fetchone()
        return row[0] if row else None

    def _send(self, rule: Rule, port: int, **more: Any) -> PublishResult:
        mail = MailSettings(
            **{"host": "127.0.0.1", "port": port, "allowed_domains": ["example.test"], "timeout_seconds": 10,
               "patience": NO_WAITING, **more.pop("mail", {})}
        )  # fmt: skip
        told = {"business_date": NIGHT, "output_dir": self.output_dir, "clock": morning, "claimed_by": "test", **more}
        return by_rule.send(self.connection, rule, mail=mail, **told)


def morning() -> datetime:
    return datetime(2026, 11, 12, 7, 0, tzinfo=KST)


@pytest.fixture(scope="module")
def rule_database(warehouse_db: Any) -> Any:
    with psycopg.connect(warehouse_db.server.server.url(warehouse_db.database)) as admin:
        admin.execute(DDL)
    return warehouse_db


@pytest.fixture
def rule_desk(rule_database: Any, tmp_path: Path) -> Iterator[RuleDesk]:
    """Nothing in the marts, nobody registered; the night is promoted."""
    with psycopg.connect(rule_database.server.server.url(rule_database.database)) as admin:
        admin.execute(f"truncate {TABLES} restart identity cascade")
        admin.commit()
        with rule_database.connect("publisher", autocommit=True) as connection:
            desk = RuleDesk(
                connection=connection, admin=admin, url=rule_database.url("publisher"), output_dir=tmp_path / "made"
            )
            desk.promote()
            yield desk

"""What the loader, the gate and the modeler leave behind for dbt, written by hand: small, and known to the row."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import pytest
from dbt.cli.main import dbtRunner
from psycopg import sql

from extract.contract import Feed
from extract.registry import feed_named

KST = ZoneInfo("Asia/Seoul")
PROJECT = Path(__file__).parents[3] / "dbt_project"
STEPS = {
    "seed": ("seed",),
    "staging": ("run", "--selector", "staging"),
    "core": ("run", "--selector", "core"),
    "marts": ("run", "--selector", "marts", "--threads", "1"),
    "test": ("test", "--selector", "test"),
    "unit_tests": ("test", "--selector", "unit_tests"),
    "promote": ("run-operation", "promote_marts"),
    "mark_changed_seeds": ("run-operation", "mark_changed_seeds"),
}
NIGHT = ("seed", "staging", "core", "marts", "test", "promote")
Row = Mapping[str, Any]


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), KST)


def call(call_id: str, day: date, summary: str, **changes: Any) -> Row:
    return {
        "call_id": call_id,
        "received_at": at(day, 9),
        "answered_at": at(day, 9, 1),
        "ended_at": at(day, 9, 4),
        "is_abandoned": False,
        "wait_seconds": 60,
        "category_large": "교통",
        "district_code": "28237",
        "department_name": "버스정책과",
        "summary": summary,
        "caller_key": "k1:aa",
        **changes,
    }


def petition(petition_id: str, day: date, **changes: Any) -> Row:
    return {
        "petition_id": petition_id,
        "petition_type": "건의",
        "category": "도로",
        "title": "보도블록 정비",
        "body": "보도블록이 깨져 위험합니다",
        "applied_at": at(day, 10),
        "received_at": at(day, 11),
        "due_on": day + timedelta(days=7),
        "agency_name": "인천광역시",
        "department_name": "도로과",
        "status": "처리중",
        "applicant_key": "k1:bb",
        **changes,
    }


def post(post_id: str, day: date, body: str, **changes: Any) -> Row:
    return {
        "post_id": post_id,
        "posted_at": at(day, 20),
        "platform": "twitter",
        "site_name": "x.com",
        "author_key": "k1:cc",
        "body": body,
        "is_outbound": False,
        **changes,
    }


@dataclass(frozen=True)
class Desk:
    """One warehouse database and everything that happens to it before and around dbt."""

    admin_url: str = field(repr=False)
    target_path: Path

    def execute(self, query: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.admin_url, autocommit=True) as connection:
            cursor = connection.execute(query, parameters)  # type: ignore[arg-type]
            return cursor.fetchall() if cursor.description else []

    def value(self, query: str, parameters: Sequence[Any] = ()) -> Any:
        rows = self.execute(query, parameters)
        assert len(rows) == 1, f"{len(rows)} rows from {query}"
        return rows[0][0]

    def deliver(
        self,
        feed_name: str,
        rows: Sequence[Row],
        *,
        first_on: date,
        last_on: date,
        business_date: date,
        pulled_at: datetime,
        is_accepted: bool = True,
    ) -> int:
        """Land and judge one delivery, as the loader and the gatekeeper would."""
        feed = feed_named(feed_name)
        with psycopg.connect(self.admin_url) as connection:
            inserted = connection.execute(
                "insert into quality.delivery (source, feed, business_date, window_start_on, window_end_on, coverage,"
                " state, pulled_at, judged_at, declared_count, landed_count, quarantined_count, run_id)"
                " values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 0, 'test') returning delivery_key",
                (
                    feed.source,
                    feed_name,
                    business_date,
                    first_on,
                    last_on + timedelta(days=1),
                    feed.coverage.value,
                    "accepted" if is_accepted else "rejected",
                    pulled_at,
                    pulled_at,
                    len(rows),
                    len(rows),
                ),
            ).fetchone()
            assert inserted is not None
            delivery_key = int(inserted[0])
            for number, row in enumerate(rows, start=1):
                self._insert(connection, feed, delivery_key, number, row)
            if is_accepted:
                self._accept(connection, feed, delivery_key, rows, first_on, last_on, pulled_at)
        return delivery_key

    def infer(self, channel_code: str, voc_id: str, day: date, **judgement: Any) -> None:
        """One judgement of the modeler; relevant, about traffic and harmless unless said otherwise."""
        row = {
            "channel_code": channel_code,
            "voc_id": voc_id,
            "model_version": "v1",
            "occurred_on": day,
            "is_relevant": True,
            "topic_code": "traffic",
            "matter_id": f"{channel_code}:{voc_id}",
            "is_abusive": False,
            **judgement,
        }
        with psycopg.connect(self.admin_url) as connection:
            connection.execute(
                "insert into inferred.model_version (model_version, kind) values (%s, 'vocabulary')"
                " on conflict do nothing",
                (row["model_version"],),
            )
            connection.execute(
                sql.SQL("insert into inferred.voc_inference ({}) values ({})").format(
                    sql.SQL(", ").join(map(sql.Identifier, row)), sql.SQL(", ").join([sql.Placeholder()] * len(row))
                ),
                list(row.values()),
            )

    def build(self, business_date: date, *, steps: Sequence[str] = NIGHT, promotes: bool = True) -> None:
        """One build over everything that changed since the last promoted one."""
        after, through = self.execute(
            "select coalesce((select max(changed_through) from quality.build where state = 'promoted'), 0),"
            " coalesce((select max(changed_id) from quality.changed_day), 0)"
        )[0]
        build_key = self.value(
            "insert into quality.build (business_date, changed_after, changed_through, run_id)"
            " values (%s, %s, %s, 'test') returning build_key",
            (business_date, after, through),
        )
        for step in steps:
            self.run(step, business_date=business_date, changed_after=after, changed_through=through)
        if promotes:
            self.execute(
                "update quality.build set state = 'promoted', ended_at = clock_timestamp() where build_key = %s",
                (build_key,),
            )

    def run(self, step: str, *, business_date: date, changed_after: int, changed_through: int) -> None:
        outcome = self.attempt(
            step, business_date=business_date, changed_after=changed_after, changed_through=changed_through
        )
        assert outcome.success, f"{step}: {outcome.exception or failures(outcome)}"

    def attempt(self, step: str, *, business_date: date, changed_after: int, changed_through: int) -> Any:
        variables = (
            f"{{business_date: '{business_date}', changed_after: {changed_after}, changed_through: {changed_through}}}"
        )
        where = ["--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT), "--target-path", str(self.target_path)]
        quiet = ["--log-path", str(self.target_path), "--log-level", "none", "--no-use-colors"]
        return dbtRunner().invoke([*STEPS[step], *where, *quiet, "--vars", variables])

    def content(self, relation: str) -> str:
        """A fingerprint of all rows, whatever their order."""
        return str(
            self.value(
                f"select md5(coalesce(string_agg(line, '' order by line), '')) from"
                f" (select md5(r::text) as line from {relation} as r) as lines"
            )
        )

    def _insert(self, connection: psycopg.Connection, feed: Feed, delivery_key: int, number: int, row: Row) -> None:
        day = row[feed.day_column]
        covered_on = day.astimezone(KST).date() if isinstance(day, datetime) else day
        values = {"delivery_key": delivery_key, "row_number": number, "covered_on": covered_on, **row}
        connection.execute(
            sql.SQL("insert into {} ({}) values ({})").format(
                sql.Identifier(*feed.relation.split(".")),
                sql.SQL(", ").join(map(sql.Identifier, values)),
                sql.SQL(", ").join([sql.Placeholder()] * len(values)),
            ),
            list(values.values()),
        )

    def _accept(
        self,
        connection: psycopg.Connection,
        feed: Feed,
        delivery_key: int,
        rows: Sequence[Row],
        first_on: date,
        last_on: date,
        pulled_at: datetime,
    ) -> None:
        for offset in range((last_on - first_on).days + 1):
            day = first_on + timedelta(days=offset)
            content = sorted(str(sorted(r.items())) for r in rows if _day_of(feed, r) == day)
            fingerprint = hashlib.sha256("".join(content).encode()).hexdigest()
            known = connection.execute(
                "select content_sha256 from quality.accepted_day where feed = %s and covered_on = %s", (feed.name, day)
            ).fetchone()
            if known and known[0] == fingerprint:
                continue
            connection.execute(
                "insert into quality.accepted_day values (%s, %s, %s, %s, %s, %s, %s)"
                " on conflict (feed, covered_on) do update set delivery_key = excluded.delivery_key,"
                " confirmed_by_delivery_key = excluded.delivery_key, pulled_at = excluded.pulled_at,"
                " row_count = excluded.row_count, content_sha256 = excluded.content_sha256",
                (feed.name, day, delivery_key, delivery_key, pulled_at, len(content), fingerprint),
            )
            connection.execute(
                "insert into quality.changed_day (feed, covered_on, cause) values (%s, %s, 'delivery')",
                (feed.name, day),
            )


def failures(outcome: Any) -> list[str]:
    """The nodes of a dbt run that went wrong, with their first line."""
    results = getattr(outcome.result, "results", [])
    return [f"{r.node.name}: {str(r.message)[:300]}" for r in results if r.status in {"error", "fail", "runtime error"}]


def environment(patch: pytest.MonkeyPatch, *, host: str, port: int, database: str, password: str) -> None:
    patch.setenv("INCHEON_DB_HOST", host)
    patch.setenv("INCHEON_DB_PORT", str(port))
    patch.setenv("INCHEON_DB_NAME", database)
    patch.setenv("INCHEON_TRANSFORMER_PASSWORD", password)


def _day_of(feed: Feed, row: Row) -> date:
    day = row[feed.day_column]
    return day.astimezone(KST).date() if isinstance(day, datetime) else day

"""The last look before promotion, on tables as dbt would leave them in `marts_next` and `evidence_next`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from expectations.build import OPTIONAL, REQUIRED
from expectations.gate import judge_build, judge_delivery
from expectations.results import Verdict
from extract.registry import feed_named

from .conftest import KST, Landing

TUESDAY = date(2026, 11, 17)
PULLED = datetime(2026, 11, 18, 1, tzinfo=KST)
CALLS = "call_center.calls"


@pytest.fixture
def tables(warehouse_db: Any, landing: Landing) -> Iterator[Any]:
    """Marts that tie to one accepted day of 40 calls; yields a connection as transformer."""
    key = landing.land(CALLS, {TUESDAY: 40}, pulled_at=PULLED)
    judge_delivery(warehouse_db.url("gatekeeper"), delivery_key=key, feed=feed_named(CALLS), judged_at=PULLED)
    with warehouse_db.connect("transformer", autocommit=True) as connection:
        for relation in (*REQUIRED, *OPTIONAL):
            connection.execute(f"drop table if exists {relation}")
            columns = "value int"
            if relation.endswith("trend_daily"):
                columns = "occurred_on date, channel_code text, voc_count bigint"
            elif relation.endswith("voc_quote"):
                columns = "channel_code text, voc_id text, title text, quote text"
            connection.execute(f"create table {relation} ({columns})")
            if columns == "value int":
                connection.execute(f"insert into {relation} select generate_series(1, 10)")
        connection.execute(
            "insert into marts_next.mart_voc_trend_daily values (%s, 'call_center', 25), (%s, 'call_center', 15)",
            (TUESDAY, TUESDAY),
        )
        connection.execute(
            "insert into evidence_next.voc_quote values ('call_center', 'C1', null, '2026-11-17 에 [전화번호] 로 문의')"
        )
        yield connection


def build(connection: Any, *, state: str = "running") -> int:
    row = connection.execute(
        "insert into quality.build (business_date, state, changed_after, changed_through, run_id) "
        "values (%s, %s, 0, 1, 'test') returning build_key",
        (TUESDAY, state),
    ).fetchone()
    key: int = row[0]
    return key


def judge(warehouse: Any, key: int) -> Verdict:
    return judge_build(warehouse.url("gatekeeper"), build_key=key, business_date=TUESDAY, judged_at=PULLED)


def failed(verdict: Verdict) -> set[str]:
    return {finding.expectation for finding in (*verdict.failures, *verdict.warnings)}


def test_a_plausible_build_passes_and_is_written_down(warehouse_db: Any, tables: Any) -> None:
    key = build(tables)
    verdict = judge(warehouse_db, key)
    assert verdict.explain() == "warehouse_build: 통과"
    rows = tables.execute("select count(*) from quality.gate_result where build_key = %s", (key,)).fetchone()
    assert rows[0] >= 10


@pytest.mark.parametrize(
    ("damage", "expectation", "is_accepted"),
    [
        ("drop table marts_next.mart_response_weekly", "mart_response_weekly_has_not_shrunk", False),
        ("truncate marts_next.mart_data_health", "mart_data_health_has_not_shrunk", False),
        ("drop table marts_next.mart_voc_keyword_weekly", "mart_voc_keyword_weekly_has_not_shrunk", True),
        ("update marts_next.mart_voc_trend_daily set occurred_on = '2026-11-18'", "nothing_is_from_the_future", False),
        ("update marts_next.mart_voc_trend_daily set voc_count = 2", "call_center_marts_tie_to_deliveries", False),
        ("update marts_next.mart_voc_trend_daily set voc_count = 40", "call_center_marts_tie_to_deliveries", False),
        ("update evidence_next.voc_quote set title = '010-1234-5678'", "quotes_hold_no_personal_data", False),
    ],
)
def test_each_implausible_build_is_named(
    warehouse_db: Any, tables: Any, damage: str, expectation: str, is_accepted: bool
) -> None:
    tables.execute(damage)
    verdict = judge(warehouse_db, build(tables))
    assert expectation in failed(verdict)
    assert verdict.is_accepted is is_accepted
    assert "1234" not in verdict.explain()


def test_a_mart_may_not_lose_a_tenth_since_the_last_promotion(warehouse_db: Any, tables: Any) -> None:
    judge(warehouse_db, build(tables, state="promoted"))
    tables.execute("delete from marts_next.mart_voc_trend_weekly where value > 8")
    verdict = judge(warehouse_db, build(tables))
    assert failed(verdict) == {"mart_voc_trend_weekly_has_not_shrunk"}
    assert (verdict.failures[0].observed, verdict.failures[0].expected) == ("8건", "지난 승격본 10건의 90% 이상")


def test_accepted_days_beyond_the_last_four_weeks_do_not_matter(warehouse_db: Any, tables: Any) -> None:
    tables.execute(
        "insert into marts_next.mart_voc_trend_daily values (%s, 'call_center', 999)", (TUESDAY - timedelta(days=28),)
    )
    assert judge(warehouse_db, build(tables)).is_accepted

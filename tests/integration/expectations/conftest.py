"""Deliveries as the loader would have landed them, written by SQL."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import pytest
from psycopg import sql

from extract.registry import feed_named

KST = ZoneInfo("Asia/Seoul")
# A row of each feed in which nothing is wrong; `{day}` and `{n}` make it unique.
ROWS: dict[str, dict[str, str]] = {
    "call_center.calls": {
        "call_id": "'C' || to_char(day, 'YYYYMMDD') || '-' || n",
        "received_at": "(day + time '09:00') at time zone 'Asia/Seoul' + n * interval '1 second'",
        "answered_at": "(day + time '09:01') at time zone 'Asia/Seoul' + n * interval '1 second'",
        "ended_at": "(day + time '09:05') at time zone 'Asia/Seoul' + n * interval '1 second'",
        "is_abandoned": "false",
        "wait_seconds": "60",
        "category_large": "(array['교통', '환경', '세정'])[1 + n %% 3]",
        "district_code": "(array['28237', '28177'])[1 + n %% 2]",
        "summary": "n || '번 버스가 오지 않는다는 문의' || case when n %% 10 = 0 "
        "then ', 2026-11-17 09:03 접수한 1AA-2611-0123456 과 같음' else '' end",
        "caller_key": "'k1:' || md5(n::text)",
    },
    "petition.petitions": {
        "petition_id": "'1AA-' || to_char(day, 'YYMM-') || to_char(n + 1000 * extract(day from day), 'FM0000000')",
        "petition_type": "(array['질의', '건의', '고충', '기타'])[1 + n %% 4]",
        "category": "'교통'",
        "title": "'가로등을 고쳐 주세요 ' || n",
        "body": "'골목이 어둡습니다. 연락처는 [전화번호] 입니다.'",
        "applied_at": "(day + time '10:00') at time zone 'Asia/Seoul' + n * interval '1 second'",
        "received_at": "(day + time '11:00') at time zone 'Asia/Seoul' + n * interval '1 second'",
        "due_on": "day + 9",
        "agency_name": "'인천광역시'",
        "status": "'접수'",
        "applicant_key": "'k1:' || md5(n::text)",
    },
    "petition.qna": {
        "qna_id": "to_char(day, 'YYMMDD') || n || '-tqapttn'",
        "duty_section": "'tqapttn'",
        "title": "'주차 단속 문의 ' || n",
        "question": "'단속 시간이 궁금합니다.'",
        "answer": "'평일 9시부터입니다.'",
        "registered_on": "day",
    },
    "social.query_posts": {
        "post_id": "'P' || to_char(day, 'YYYYMMDD') || n",
        "posted_at": "(day + time '12:00') at time zone 'Asia/Seoul' + n * interval '1 second'",
        "platform": "(array['twitter', 'blog', 'cafe'])[1 + n %% 3]",
        "site_name": "'인천맘카페'",
        "author_key": "'k1:' || md5(n::text)",
        "body": "'부평역 앞이 너무 막혀요 ㅠㅠ ' || n",
        "url": "'https://example.test/' || n",
        "like_count": "n",
        "reply_count": "0",
        "share_count": "0",
        "tool_sentiment": "'부정'",
        "is_outbound": "false",
    },
    "social.bulk_posts": {
        "post_id": "'B' || to_char(day, 'YYYYMMDD') || n",
        "posted_at": "(day + time '12:00') at time zone 'Asia/Seoul' + n * interval '1 second'",
        "platform": "'twitter'",
        "author_key": "'k1:' || md5(n::text)",
        "site_name": "'트위터'",
        "body": "'송도 불꽃축제 다녀옴 ' || n",
        "url": "'https://example.test/' || n",
        "like_count": "n",
        "reply_count": "0",
        "share_count": "0",
        "is_outbound": "false",
        "screen_reason": "'송도'",
        "is_screen_sample": "false",
        "copy_count": "1",
    },
    "homepage.board_posts": {
        "post_id": "'H' || to_char(day, 'YYYYMMDD') || n",
        "board_code": "'suggestion'",
        "title": "'공원에 그늘을 늘려 주세요 ' || n",
        "body": "'여름에 너무 덥습니다.'",
        "author_key": "'k1:' || md5(n::text)",
        "posted_at": "(day + time '13:00') at time zone 'Asia/Seoul' + n * interval '1 second'",
        "view_count": "n",
        "like_count": "0",
    },
}


@dataclass(frozen=True)
class Landing:
    """Lands made-up deliveries as role `loader`."""

    connection: psycopg.Connection

    def land(
        self,
        feed: str,
        rows: Mapping[date, int],
        *,
        pulled_at: datetime,
        window: tuple[date, date] | None = None,
        quarantined_count: int = 0,
        changed: Mapping[str, str] | None = None,
        landed_count: int | None = None,
    ) -> int:
        """Land rows by day; `changed` replaces SQL expressions over `day` and `n`. Returns the delivery's key."""
        first_on, last_on = window or (min(rows), max(rows))
        contract = feed_named(feed)
        total = sum(rows.values())
        row = self.connection.execute(
            "insert into quality.delivery (source, feed, business_date, window_start_on, window_end_on, coverage, "
            "pulled_at, declared_count, landed_count, quarantined_count, run_id) "
            "values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 'test') returning delivery_key",
            (
                contract.source,
                feed,
                last_on,
                first_on,
                last_on + timedelta(days=1),
                contract.coverage.value,
                pulled_at,
                total,
                total if landed_count is None else landed_count,
                quarantined_count,
            ),
        ).fetchone()
        assert row is not None
        expressions = {**ROWS[feed], **(changed or {})}
        if contract.is_partitioned:
            table = contract.relation.split(".")[1]
            self.connection.execute("select raw.prepare_days(%s, %s::date[])", (table, list(rows)))
        self.connection.execute(
            sql.SQL(
                "insert into {} (delivery_key, row_number, covered_on, {}) "
                "select %s, row_number() over (order by day, n), day, {} "
                "from unnest(%s::date[], %s::int[]) as wanted(day, row_count), generate_series(1, row_count) as n"
            ).format(
                sql.Identifier(*contract.relation.split(".")),
                sql.SQL(", ").join(map(sql.Identifier, expressions)),
                sql.SQL(", ".join(expressions.values())),
            ),
            (row[0], list(rows), list(rows.values())),
        )
        self.connection.commit()
        key: int = row[0]
        return key


@pytest.fixture
def landing(warehouse_db: Any) -> Iterator[Landing]:
    """An empty quality and raw for each test, and a loader to fill them."""
    with psycopg.connect(warehouse_db.server.server.url(warehouse_db.database), autocommit=True) as admin:
        admin.execute("truncate quality.delivery, quality.changed_day, quality.build cascade")
    with warehouse_db.connect("loader") as connection:
        yield Landing(connection)

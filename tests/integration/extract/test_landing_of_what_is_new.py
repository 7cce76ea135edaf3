"""New columns, gaps, positions and undated items: what a delivery carries besides its rows."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import psycopg
import pyarrow as pa
import pytest

from extract import landing
from extract.contract import Coverage, Delivery, Extraction, Feed
from extract.errors import SourceIncompleteError
from extract.ledger import PostgresLedger
from extract.post_feed import post_columns, post_feed
from extract.posts import typed_posts
from extract.privacy import Masker
from extract.sources.call_center.extractor import CallExtractor
from extract.window import Window
from tests.conftest import Warehouse
from tests.fakes.call_export import call, drop_calls

TUESDAY, WEDNESDAY = date(2026, 11, 17), date(2026, 11, 18)
WINDOW = Window.of_night(TUESDAY, overlap_days=3)
PULLED_AT = datetime(2026, 11, 17, 16, 0, tzinfo=UTC)
MASKER = Masker(key=b"0123456789abcdef", key_id="k1")
# Lands in the table of an existing feed of posts: what is tested is the landing, not a source.
POSTS = post_feed(
    "test.posts",
    "raw.test_post",
    "시험 글",
    post_columns({"post_id": "id", "posted_at": "at", "body": "text"}),
    coverage=Coverage.PARTIAL,
    overlap_days=1,
)


@pytest.fixture
def loader(warehouse_db: Warehouse) -> Iterator[psycopg.Connection]:
    from runtime.warehouse import prepare_warehouse

    url = warehouse_db.server.server.url(warehouse_db.database)
    prepare_warehouse(url, name=warehouse_db.database, feeds=(POSTS,))
    with warehouse_db.connect("loader") as connection:
        yield connection


class WithNewColumns(CallExtractor):
    """An export that suddenly has columns nobody agreed on."""

    def __init__(self, folder: Path, **changes: object) -> None:
        super().__init__(drop_dir=folder)
        self._changes = changes

    def extract(self, window: Window, *, pulled_at: datetime) -> Extraction:
        return replace(super().extract(window, pulled_at=pulled_at), **self._changes)  # type: ignore[arg-type]


def land(connection: psycopg.Connection, extractor: object, window: Window = WINDOW) -> Delivery:
    return landing.land(
        connection,
        extractor,  # type: ignore[arg-type]
        window,
        business_date=window.last_on,
        run_id="test",
        masker=MASKER,
        pulled_at=PULLED_AT,
    )


def test_new_columns_are_kept_masked_beside_their_rows(loader: psycopg.Connection, tmp_path: Path) -> None:
    drop_calls(tmp_path, WINDOW, [call(상담번호="N1"), call(상담번호="N2"), call(상담번호="N3")])
    unknown = pa.table(
        {
            "row_number": pa.array([2, 3, 4], pa.int32()),
            "메모": ["다시 전화 010-1234-5678", None, "해결"],
            "담당자 연락처": ["032-440-1234", None, None],
        }
    )
    delivery = land(loader, WithNewColumns(tmp_path, unknown=unknown))
    kept = loader.execute(
        "select call_id, unknown_columns from raw.call_center_call where delivery_key = %s order by 1",
        (delivery.delivery_key,),
    ).fetchall()
    assert [row[0] for row in kept] == ["N1", "N2", "N3"]
    assert kept[1][1] is None
    first, third = json.loads(kept[0][1]), json.loads(kept[2][1])
    assert first["메모"] == "다시 전화 [전화번호]"
    assert first["담당자 연락처"] == MASKER.person_key("032-440-1234")
    assert third == {"메모": "해결"}
    assert [w for w in delivery.warnings if "메모" in w]
    assert [w for w in delivery.warnings if "담당자 연락처" in w]


def test_gaps_and_positions_stand_with_the_delivery(warehouse_db: Warehouse, loader: psycopg.Connection) -> None:
    extractor = Posts([{"id": "g1", "at": "2026-11-17 10:00:00", "text": "버스"}])
    extractor.changes = {"gaps": ("질의 '인천' 1,000건 상한",), "positions": {"인천": "2026-11-15"}}
    delivery = land(loader, extractor)
    row = loader.execute("select gaps from quality.delivery where delivery_key = %s", (delivery.delivery_key,))
    assert row.fetchone() == (["질의 '인천' 1,000건 상한"],)
    with warehouse_db.connect("loader", autocommit=True) as connection:
        assert PostgresLedger(connection).positions("test.posts") == {"인천": "2026-11-15"}


def test_a_delivery_that_does_not_add_up_leaves_no_position(
    warehouse_db: Warehouse, loader: psycopg.Connection
) -> None:
    extractor = Posts([{"id": "p1", "at": "2026-11-17 10:00:00", "text": "버스"}])
    extractor.changes = {"declared_count": 2, "positions": {"송도": "2026-11-15"}}
    with pytest.raises(SourceIncompleteError):
        land(loader, extractor)
    loader.rollback()
    with warehouse_db.connect("loader", autocommit=True) as connection:
        assert "송도" not in PostgresLedger(connection).positions("test.posts")


class Posts:
    """A source of posts, some without a date."""

    feed: Feed = POSTS

    def __init__(self, records: Sequence[dict[str, object]]) -> None:
        self.records = records
        self.changes: dict[str, object] = {}

    def extract(self, window: Window, *, pulled_at: datetime) -> Extraction:
        rows, numbers, rejected, unknown = typed_posts(
            POSTS, self.records, platform="cafe", collected_on=window.last_on
        )
        made = Extraction(
            rows=rows,
            rejected=rejected,
            declared_count=len(self.records),
            artefacts=(),
            pulled_at=pulled_at,
            row_numbers=numbers,
            unknown=unknown,
        )
        return replace(made, **self.changes)  # type: ignore[arg-type]


def test_an_undated_post_keeps_the_day_it_was_first_accepted_on(
    warehouse_db: Warehouse, loader: psycopg.Connection
) -> None:
    undated = {"id": "u1", "at": None, "text": "카페 글"}
    first = land(loader, Posts([undated]), Window.of_night(TUESDAY))
    # Not accepted yet: another pull of the same night lands it again.
    assert land(loader, Posts([undated]), Window.of_night(TUESDAY)).landed_count == 1
    with psycopg.connect(warehouse_db.server.server.url(warehouse_db.database), autocommit=True) as admin:
        admin.execute("update quality.delivery set state = 'accepted' where delivery_key = %s", (first.delivery_key,))
    later = land(
        loader,
        Posts(
            [
                undated,
                {"id": "u2", "at": None, "text": "새 글"},
                {"id": "u3", "at": "2026-11-18 09:00", "text": "날짜 있는 글"},
            ]
        ),
        Window.of_night(WEDNESDAY, overlap_days=1),
    )
    days = loader.execute(
        "select post_id, covered_on, is_day_assumed from raw.test_post where delivery_key = %s order by 1",
        (later.delivery_key,),
    ).fetchall()
    assert days == [("u2", WEDNESDAY, True), ("u3", WEDNESDAY, False)]
    assert (later.declared_count, later.landed_count) == (3, 2)
    assert any("날짜 없는 글 1건" in warning for warning in later.warnings)

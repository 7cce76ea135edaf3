"""Landing on a real database: all of a window or nothing of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import psycopg
import pyarrow as pa
import pytest

from extract import landing
from extract.contract import Delivery, Extraction, RejectedRow
from extract.errors import SourceError, SourceFormatError, SourceIncompleteError, SourceMissingError
from extract.privacy import Masker
from extract.quota import MemoryLedger
from extract.registry import extractors
from extract.sources.call_center.extractor import CallExtractor
from extract.window import Window
from tests.conftest import Warehouse
from tests.fakes import call_export
from tests.fakes.call_export import call, drop_calls, export_name, write_drop

BUSINESS_DATE = date(2026, 11, 17)
WINDOW = Window.of_night(BUSINESS_DATE, overlap_days=3)
PULLED_AT = datetime(2026, 11, 17, 16, 0, tzinfo=UTC)
MASKER = Masker(key=b"0123456789abcdef", key_id="k1")


@pytest.fixture
def loader(warehouse_db: Warehouse) -> Iterator[psycopg.Connection]:
    with warehouse_db.connect("loader") as connection:
        yield connection


def land(loader: psycopg.Connection, folder: Path, window: Window = WINDOW) -> Delivery:
    (extractor,) = extractors("call_center", {"drop_dir": str(folder)}, ledger=MemoryLedger())
    return landing.land(
        loader, extractor, window, business_date=BUSINESS_DATE, run_id="test", masker=MASKER, pulled_at=PULLED_AT
    )


def counts(loader: psycopg.Connection) -> tuple[int, ...]:
    tables = ("raw.call_center_call", "quality.delivery", "quality.delivery_artefact", "quality.quarantined_row")
    return tuple(loader.execute(f"select count(*) from {table}").fetchone()[0] for table in tables)  # type: ignore[index]


def test_a_window_lands_masked_and_hashed_with_its_days_and_provenance(
    loader: psycopg.Connection, tmp_path: Path
) -> None:
    rows = [
        call(),
        call(
            상담번호="C2",
            접수일시="2026-11-14 00:00:00",
            상담내용="연락처 010-9876-5432\n둘째 줄",
            발신번호="01012345678",
        ),
        call(
            상담번호="C3",
            접수일시="2026-11-17 23:59:59",
            상담내용="",
            발신번호="",
            연결일시="",
            종료일시="",
            포기여부="Y",
        ),
    ]
    path = drop_calls(tmp_path, WINDOW, rows)
    delivery = land(loader, tmp_path)
    assert (delivery.declared_count, delivery.landed_count, delivery.quarantined_count) == (3, 3, 0)
    landed = loader.execute(
        "select row_number, covered_on, call_id, received_at, is_abandoned, wait_seconds, transferred_to, summary, "
        "caller_key from raw.call_center_call where delivery_key = %s order by row_number",
        (delivery.delivery_key,),
    ).fetchall()
    key = MASKER.person_key("010-1234-5678")
    assert [r[:6] for r in landed] == [
        (2, date(2026, 11, 17), "C1", datetime(2026, 11, 17, 0, 3, 12, tzinfo=UTC), False, 28),
        (3, date(2026, 11, 14), "C2", datetime(2026, 11, 13, 15, 0, tzinfo=UTC), False, 28),
        (4, date(2026, 11, 17), "C3", datetime(2026, 11, 17, 14, 59, 59, tzinfo=UTC), True, 28),
    ]
    assert [r[6:] for r in landed] == [
        (None, "버스가 안 와요", key),
        (None, "연락처 [전화번호]\n둘째 줄", key),
        (None, None, None),
    ]
    recorded = loader.execute(
        "select source, feed, business_date, window_start_on, window_end_on, coverage, state, pulled_at, "
        "declared_count, landed_count, run_id from quality.delivery where delivery_key = %s",
        (delivery.delivery_key,),
    ).fetchone()
    assert recorded == (
        "call_center",
        "call_center.calls",
        BUSINESS_DATE,
        date(2026, 11, 14),
        date(2026, 11, 18),
        "complete",
        "landed",
        PULLED_AT,
        3,
        3,
        "test",
    )
    artefact = loader.execute(
        "select address, byte_count from quality.delivery_artefact where delivery_key = %s", (delivery.delivery_key,)
    ).fetchall()
    assert artefact == [(path.name, path.stat().st_size)]


def test_the_same_window_lands_again_as_another_delivery(loader: psycopg.Connection, tmp_path: Path) -> None:
    drop_calls(tmp_path, WINDOW, [call()])
    first, second = land(loader, tmp_path), land(loader, tmp_path)
    assert second.delivery_key > first.delivery_key


def test_a_window_without_calls_is_a_delivery_of_none(loader: psycopg.Connection, tmp_path: Path) -> None:
    drop_calls(tmp_path, WINDOW, [])
    assert land(loader, tmp_path).landed_count == 0


def test_rows_without_a_place_are_quarantined_with_reason_action_and_masked_content(
    loader: psycopg.Connection, tmp_path: Path
) -> None:
    rows = [
        call(상담번호="D1"),
        call(상담번호="D1", 상담내용="다시 010-1111-2222"),
        call(상담번호="D2", 접수일시="2026-11-13 23:59:59"),
        call(상담번호="D3", 접수일시="어제", 상담내용="제 메일은 hong@naver.com"),
        call(상담번호="D4", 포기여부="모름"),
        call(상담번호="", 상담내용="번호 없음"),
        call(상담번호="D5"),
    ]
    drop_calls(tmp_path, WINDOW, rows)
    delivery = land(loader, tmp_path)
    assert (delivery.declared_count, delivery.landed_count, delivery.quarantined_count) == (7, 2, 5)
    kept = loader.execute(
        "select call_id, row_number from raw.call_center_call where delivery_key = %s order by 2",
        (delivery.delivery_key,),
    ).fetchall()
    assert kept == [("D1", 2), ("D5", 8)]
    aside = loader.execute(
        "select row_number, column_name, reason, action, content from quality.quarantined_row where delivery_key = %s "
        "order by row_number",
        (delivery.delivery_key,),
    ).fetchall()
    assert [(r[0], r[1]) for r in aside] == [
        (3, "call_id"),
        (4, "received_at"),
        (5, "received_at"),
        (6, "is_abandoned"),
        (7, "call_id"),
    ]
    assert "두 번" in aside[0][2]
    assert "2026-11-13" in aside[1][2]
    assert "[2026-11-14, 2026-11-18)" in aside[1][2]
    assert "읽을 수 없는 값" in aside[2][2]
    assert all(r[3] for r in aside)
    contents = " ".join(r[4] for r in aside)
    assert "[전화번호]" in contents
    assert "[이메일]" in contents
    assert "010-1" not in contents


def test_a_row_outside_of_the_window_does_not_take_the_place_of_one_inside(
    loader: psycopg.Connection, tmp_path: Path
) -> None:
    rows = [call(상담번호="E1", 접수일시="2026-11-01 10:00:00"), call(상담번호="E1")]
    drop_calls(tmp_path, WINDOW, rows)
    delivery = land(loader, tmp_path)
    assert delivery.landed_count == 1
    assert loader.execute(
        "select row_number from raw.call_center_call where delivery_key = %s", (delivery.delivery_key,)
    ).fetchall() == [(3,)]


def test_a_new_column_lands_with_a_warning(loader: psycopg.Connection, tmp_path: Path) -> None:
    content = call_export.csv_bytes([call()], headers=[*call_export.HEADERS, "상담원사번"])
    write_drop(tmp_path, export_name(WINDOW), content, count=1)
    delivery = land(loader, tmp_path)
    warnings = loader.execute(
        "select warnings from quality.delivery where delivery_key = %s", (delivery.delivery_key,)
    ).fetchone()
    assert warnings is not None
    assert warnings[0] == list(delivery.warnings)
    assert "상담원사번" in warnings[0][0]


def write_missing(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)


def write_unfinished(folder: Path) -> None:
    write_drop(folder, export_name(WINDOW), call_export.csv_bytes([call()]), count=1, marker=False)


def write_mismatch(folder: Path) -> None:
    drop_calls(folder, WINDOW, [call()], count=2)


def write_utf8(folder: Path) -> None:
    write_drop(folder, export_name(WINDOW), call_export.csv_bytes([call()], encoding="utf-8-sig"), count=1)


def write_renamed(folder: Path) -> None:
    headers = ["접수시각" if h == "접수일시" else h for h in call_export.HEADERS]
    write_drop(folder, export_name(WINDOW), call_export.csv_bytes([call()], headers=headers), count=1)


def write_empty(folder: Path) -> None:
    write_drop(folder, export_name(WINDOW), b"", count=0)


@pytest.mark.parametrize(
    ("write", "error"),
    [
        (write_missing, SourceMissingError),
        (write_unfinished, SourceIncompleteError),
        (write_mismatch, SourceIncompleteError),
        (write_empty, SourceIncompleteError),
        (write_utf8, SourceFormatError),
        (write_renamed, SourceFormatError),
    ],
)
def test_a_source_error_leaves_nothing_and_says_what_to_do(
    loader: psycopg.Connection, tmp_path: Path, write: object, error: type[SourceError]
) -> None:
    before = counts(loader)
    assert callable(write)
    write(tmp_path)
    with pytest.raises(error) as raised:
        land(loader, tmp_path)
    assert "call_center.calls [2026-11-14, 2026-11-18)" in str(raised.value)
    assert "조치: " in str(raised.value)
    assert counts(loader) == before


class Reordered(CallExtractor):
    def extract(self, window: Window, *, pulled_at: datetime) -> Extraction:
        extraction = super().extract(window, pulled_at=pulled_at)
        return replace(extraction, rows=extraction.rows.select(extraction.rows.column_names[::-1]))


def test_an_extractor_that_does_not_keep_its_schema_lands_nothing(loader: psycopg.Connection, tmp_path: Path) -> None:
    drop_calls(tmp_path, WINDOW, [call()])
    before = counts(loader)
    with pytest.raises(SourceFormatError, match="스키마"):
        landing.land(
            loader,
            Reordered(drop_dir=tmp_path),
            WINDOW,
            business_date=BUSINESS_DATE,
            run_id="test",
            masker=MASKER,
            pulled_at=PULLED_AT,
        )
    assert counts(loader) == before


class Unnumbered(CallExtractor):
    """A source that numbers nothing, declares nothing and covers less than it was asked for."""

    def extract(self, window: Window, *, pulled_at: datetime) -> Extraction:
        extraction = super().extract(window, pulled_at=pulled_at)
        return replace(
            extraction,
            row_numbers=None,
            declared_count=None,
            rejected=(RejectedRow(2, "*", "날짜 아님: 연락처 010-1234-5678", "조치", "내용 010-1234-5678"),),
            covered=Window.of_days(date(2026, 11, 16), date(2026, 11, 17)),
        )


def test_rows_without_numbers_take_those_the_rejected_rows_left(loader: psycopg.Connection, tmp_path: Path) -> None:
    drop_calls(tmp_path, WINDOW, [call(상담번호="F1"), call(상담번호="F2"), call(상담번호="F3")])
    delivery = landing.land(
        loader,
        Unnumbered(drop_dir=tmp_path),
        WINDOW,
        business_date=BUSINESS_DATE,
        run_id="test",
        masker=MASKER,
        pulled_at=PULLED_AT,
    )
    numbers = loader.execute(
        "select row_number from raw.call_center_call where delivery_key = %s order by 1", (delivery.delivery_key,)
    ).fetchall()
    assert numbers == [(1,), (3,), (4,)]
    quarantined = loader.execute(
        "select reason, content from quality.quarantined_row where delivery_key = %s", (delivery.delivery_key,)
    ).fetchall()
    assert quarantined == [("날짜 아님: 연락처 [전화번호]", "내용 [전화번호]")]
    assert delivery.window == Window.of_days(date(2026, 11, 16), date(2026, 11, 17))


def test_the_csv_on_its_way_keeps_empty_text_nulls_quotes_and_emoji_apart() -> None:
    table = pa.table({"t": pa.array(["", None, 'a"b,c\n😀', "\\N"]), "n": pa.array([1, None, 3, 4], pa.int32())})
    assert b"".join(landing._csv_blocks(table)).decode() == '"",1\n,\n"a""b,c\n😀",3\n"\\N",4\n'


def test_ingest_notes_are_written_and_overwritten(loader: psycopg.Connection) -> None:
    def state() -> tuple[object, ...] | None:
        return loader.execute(
            "select state, reason, run_id, ended_at is not null from quality.ingest_run "
            "where source = 'call_center' and business_date = %s",
            (BUSINESS_DATE,),
        ).fetchone()

    landing.start_ingest(loader, source="call_center", business_date=BUSINESS_DATE, run_id="r1")
    assert state() == ("running", None, "r1", False)
    landing.end_ingest(loader, source="call_center", business_date=BUSINESS_DATE, state="failed", reason="파일 없음")
    assert state() == ("failed", "파일 없음", "r1", True)
    landing.start_ingest(loader, source="call_center", business_date=BUSINESS_DATE, run_id="r2")
    assert state() == ("running", None, "r2", False)
    landing.end_ingest(loader, source="call_center", business_date=BUSINESS_DATE, state="succeeded", reason=None)
    assert state() == ("succeeded", None, "r2", True)


def test_the_end_of_an_ingest_that_never_noted_its_start_is_kept(loader: psycopg.Connection) -> None:
    landing.end_ingest(loader, source="petition", business_date=BUSINESS_DATE, state="failed", reason="시작 전 중단")
    row = loader.execute("select state from quality.ingest_run where source = 'petition'").fetchone()
    assert row == ("failed",)

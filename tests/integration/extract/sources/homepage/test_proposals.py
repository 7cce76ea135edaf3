"""시장에게 바란다: the dropped export in both formats and under other headers."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from demo_city import exports
from demo_city.city import City
from extract.contract import Extraction
from extract.errors import SourceFormatError, SourceIncompleteError, SourceMissingError
from extract.landing import land
from extract.privacy import Masker
from extract.quota import MemoryLedger
from extract.sources.homepage.extractor import build
from extract.window import Window
from tests.conftest import Warehouse
from tests.fakes.call_export import csv_bytes, write_drop

WINDOW = Window.of_night(date(2026, 11, 17), overlap_days=30)
PULLED_AT = datetime(2026, 11, 17, 16, tzinfo=UTC)
NAME = "시장에게바란다_20261018_20261117.csv"
WISH = {
    "접수번호": "MY-20261117-001",
    "작성일시": "2026-11-17 09:03:12",
    "제목": "버스를 늘려 주세요",
    "내용": "연락은 010-9876-5432 로\n부탁드려요",
    "작성자": "김*수",
    "공개여부": "Y",
    "처리부서": "버스정책과",
    "처리상태": "처리중",
    "답변일시": "",
    "답변내용": "",
    "조회수": "1,204",
}


def extract(folder: Path, **settings: object) -> Extraction:
    (extractor,) = build({"drop_dir": folder, **settings}, ledger=MemoryLedger())
    return extractor.extract(WINDOW, pulled_at=PULLED_AT)


def drop(folder: Path, rows: list[dict[str, str]], *, headers: list[str] | None = None) -> None:
    write_drop(folder, NAME, csv_bytes(rows, headers=headers or list(WISH)), count=len(rows))


def test_every_wish_of_the_city_is_read(tmp_path: Path) -> None:
    exports.drop_night(City(seed=31, scale=0.05), WINDOW.last_on, tmp_path, ("homepage.mayor_proposals",))
    extraction = extract(tmp_path)
    assert extraction.rejected == ()
    assert extraction.rows.num_rows == extraction.declared_count > 60
    rows = extraction.rows.to_pylist()
    assert {row["status"] for row in rows} == {"접수", "처리중", "답변완료"}
    assert all((row["answered_at"] is None) == (row["answer"] is None) for row in rows)
    assert {row["is_public"] for row in rows} == {True, False}


def test_a_wish_lands_masked_with_its_writer_hashed(warehouse_db: Warehouse, tmp_path: Path) -> None:
    drop(tmp_path, [WISH])
    (extractor,) = build({"drop_dir": tmp_path}, ledger=MemoryLedger())
    masker = Masker(key=b"0123456789abcdef", key_id="k1")
    with warehouse_db.connect("loader") as connection:
        land(
            connection,
            extractor,
            WINDOW,
            business_date=WINDOW.last_on,
            run_id="test",
            masker=masker,
            pulled_at=PULLED_AT,
        )
        landed = connection.execute(
            "select body, author_key, is_public, view_count from raw.homepage_mayor_proposal"
        ).fetchall()
    assert landed == [("연락은 [전화번호] 로\n부탁드려요", masker.person_key("김*수"), True, 1204)]


def test_other_headers_are_a_matter_of_settings(tmp_path: Path) -> None:
    renamed = {"제목": "글제목", "작성일시": "등록일"}
    drop(tmp_path, [{renamed.get(k, k): v for k, v in WISH.items()}], headers=[renamed.get(k, k) for k in WISH])
    with pytest.raises(SourceFormatError, match="작성일시, 제목"):
        extract(tmp_path)
    extraction = extract(tmp_path, mayor_headers={"title": "글제목", "posted_at": "등록일"})
    assert extraction.rows["title"].to_pylist() == ["버스를 늘려 주세요"]


def test_columns_that_may_be_absent_are_and_new_ones_are_kept_apart(tmp_path: Path) -> None:
    headers = [*(h for h in WISH if h not in ("조회수", "공개여부")), "공감수"]
    drop(tmp_path, [{**WISH, "공감수": "3"}], headers=headers)
    extraction = extract(tmp_path)
    (row,) = extraction.rows.to_pylist()
    assert (row["is_public"], row["view_count"]) == (None, None)
    assert extraction.unknown is not None
    assert extraction.unknown.to_pydict() == {"row_number": [2], "공감수": ["3"]}


def test_a_wish_of_no_day_and_one_too_wide_are_set_aside(tmp_path: Path) -> None:
    content = csv_bytes([WISH, {**WISH, "접수번호": "2", "작성일시": "곧"}], headers=list(WISH))
    content += "3,2026-11-17,제목\r\n".encode("cp949")
    write_drop(tmp_path, NAME, content, count=3)
    extraction = extract(tmp_path)
    assert extraction.rows["proposal_id"].to_pylist() == ["MY-20261117-001"]
    assert sorted((r.row_number, r.column) for r in extraction.rejected) == [(3, "posted_at"), (4, "*")]


def test_what_is_missing_or_unfinished_is_told_apart(tmp_path: Path) -> None:
    with pytest.raises(SourceMissingError, match=r"\.xlsx 또는 .*\.csv"):
        extract(tmp_path)
    drop(tmp_path, [WISH])
    (tmp_path / f"{NAME}.done").unlink()
    with pytest.raises(SourceIncompleteError, match="아직 쓰는 중"):
        extract(tmp_path)

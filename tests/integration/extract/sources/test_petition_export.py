"""The dropped workbook, from bytes to rows in `raw`."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from extract.contract import Extraction
from extract.errors import SourceError, SourceFormatError, SourceIncompleteError
from extract.landing import land
from extract.privacy import Masker
from extract.quota import MemoryLedger
from extract.registry import extractors
from extract.sources.petition.extractor import PetitionExtractor, QnaExtractor
from extract.window import Window
from tests.conftest import Warehouse
from tests.fakes.call_export import write_drop
from tests.fakes.petition_export import PETITION, drop_petitions, export_name, petition, workbook_bytes

WINDOW = Window.of_days(date(2026, 9, 18), date(2026, 11, 17))
PULLED_AT = datetime(2026, 11, 17, 16, tzinfo=UTC)


def extract(folder: Path) -> Extraction:
    return PetitionExtractor(drop_dir=folder).extract(WINDOW, pulled_at=PULLED_AT)


def test_petitions_land_masked_with_the_official_kept(warehouse_db: Warehouse, tmp_path: Path) -> None:
    rows = [
        petition(),
        petition(
            신청번호="1AA-2611-0000002",
            제목="연락 010-1234-5678",
            답변일시="2026-11-18 09:00",
            만족도="만족",
            재신청여부="N",
        ),
    ]
    drop_petitions(tmp_path, WINDOW, rows)
    (extractor,) = extractors("petition", {"drop_dir": str(tmp_path)}, ledger=MemoryLedger())
    masker = Masker(key=b"0123456789abcdef", key_id="k1")
    with warehouse_db.connect("loader") as connection:
        delivery = land(
            connection,
            extractor,
            WINDOW,
            business_date=date(2026, 11, 17),
            run_id="test",
            masker=masker,
            pulled_at=PULLED_AT,
        )
        landed = connection.execute(
            "select petition_id, title, received_at, due_on, official_name, is_reopened, satisfaction, applicant_key "
            "from raw.petition_petition where delivery_key = %s order by row_number",
            (delivery.delivery_key,),
        ).fetchall()
    key = masker.person_key("010-1234-5678")
    received_at, due_on = datetime(2026, 11, 17, 1, tzinfo=UTC), date(2026, 11, 24)
    assert landed == [
        ("1AA-2611-0000001", "보도블록이 꺼졌습니다", received_at, due_on, "김주무", None, None, key),
        ("1AA-2611-0000002", "연락 [전화번호]", received_at, due_on, "김주무", False, "만족", key),
    ]


def test_a_workbook_without_petitions_is_a_delivery_of_none(tmp_path: Path) -> None:
    drop_petitions(tmp_path, WINDOW, [])
    extraction = extract(tmp_path)
    assert (extraction.rows.num_rows, extraction.declared_count) == (0, 0)


@pytest.mark.parametrize(
    ("content", "error", "said"),
    [
        (b"PK\x03\x04 not a workbook", SourceFormatError, "XLSX"),
        ("신청번호,제목\r\n".encode("cp949"), SourceFormatError, "XLSX"),
        (workbook_bytes([petition()])[:-200], SourceFormatError, "XLSX"),
        (workbook_bytes([petition()], sheets=("목록", "요약")), SourceFormatError, "시트 민원목록"),
        (workbook_bytes([petition()], total=2), SourceIncompleteError, "요약 시트의 총건수 2"),
        (workbook_bytes([petition()], total="없음"), SourceFormatError, "총건수"),
        (workbook_bytes([petition()], headers=[h for h in PETITION if h != "신청일시"]), SourceFormatError, "신청일시"),
        (workbook_bytes([petition()], headers=[*PETITION, "제목"]), SourceFormatError, "두 번"),
    ],
)
def test_a_workbook_that_is_not_as_agreed_names_source_window_and_action(
    tmp_path: Path, content: bytes, error: type[SourceError], said: str
) -> None:
    write_drop(tmp_path, export_name(WINDOW), content, count=1)
    with pytest.raises(error, match=said) as raised:
        extract(tmp_path)
    assert "petition.petitions [2026-09-18, 2026-11-18)" in str(raised.value)
    assert "조치: " in str(raised.value)


def test_a_new_column_is_a_warning_and_its_cells_are_kept_apart(tmp_path: Path) -> None:
    rows = [
        petition(신청경로="앱"),
        petition(신청번호="1AA-2611-0000002", 신청일시="그제"),
        petition(신청번호="1AA-2611-0000003"),
    ]
    content = workbook_bytes(rows, headers=[*PETITION, "신청경로"])
    write_drop(tmp_path, export_name(WINDOW), content, count=3)
    extraction = extract(tmp_path)
    assert extraction.row_numbers is not None
    assert extraction.row_numbers.to_pylist() == [2, 4]
    assert len(extraction.warnings) == 1
    assert extraction.unknown is not None
    assert extraction.unknown.to_pydict() == {"row_number": [2, 3, 4], "신청경로": ["앱", None, None]}


def test_doors_without_a_setting_are_not_built() -> None:
    assert extractors("petition", {}, ledger=MemoryLedger()) == ()
    both = extractors(
        "petition", {"drop_dir": "x", "base_url": "http://127.0.0.1:1", "api_key": "k"}, ledger=MemoryLedger()
    )
    assert [type(e) for e in both] == [PetitionExtractor, QnaExtractor]

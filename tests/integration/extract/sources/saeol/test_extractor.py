"""The districts' workbook, from bytes to rows in `raw`: no district may go missing unseen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from demo_city import exports
from demo_city.city import City
from extract.contract import Extraction
from extract.errors import SourceError, SourceFormatError, SourceIncompleteError, SourceMissingError
from extract.landing import land
from extract.privacy import Masker
from extract.quota import MemoryLedger
from extract.registry import extractors
from extract.window import Window
from tests.conftest import Warehouse
from tests.fakes.saeol_export import CASE, case, drop_cases, workbook_bytes

WINDOW = Window.of_night(date(2026, 11, 17), overlap_days=60)
PULLED_AT = datetime(2026, 11, 17, 16, tzinfo=UTC)
NOW = ["28125", "28155", "28177", "28185", "28200", "28237", "28245", "28275", "28290", "28710", "28720"]


def extract(folder: Path, *, authorities: Sequence[str] = ()) -> Extraction:
    (extractor,) = extractors("saeol", {"drop_dir": str(folder), "authorities": authorities}, ledger=MemoryLedger())
    return extractor.extract(WINDOW, pulled_at=PULLED_AT)


def drop(folder: Path, rows: Sequence[Mapping[str, object]], **changes: object) -> None:
    drop_cases(folder, WINDOW, workbook_bytes(rows, **changes), count=len(rows))  # type: ignore[arg-type]


def test_every_case_of_the_city_is_read_with_all_eleven_districts(tmp_path: Path) -> None:
    city = City(seed=31, scale=0.05)
    exports.drop_night(city, WINDOW.last_on, tmp_path, ("saeol.cases",))
    extraction = extract(tmp_path, authorities=NOW)
    assert extraction.rejected == ()
    assert extraction.rows.num_rows == extraction.declared_count > 300
    assert len(set(extraction.rows["case_id"].to_pylist())) == extraction.rows.num_rows
    assert set(extraction.rows["agency_code"].to_pylist()) <= set(NOW)
    assert "국민신문고" not in "".join(filter(None, extraction.rows["answer"].to_pylist()))


def test_the_same_receipt_number_of_two_districts_is_two_cases(tmp_path: Path) -> None:
    drop(tmp_path, [case(), case(군구코드="28185", 군구명="연수구")])
    assert extract(tmp_path).rows["case_id"].to_pylist() == ["28237-2026-11000001", "28185-2026-11000001"]


def test_cases_land_masked_with_the_official_kept(warehouse_db: Warehouse, tmp_path: Path) -> None:
    drop(tmp_path, [case(내용="연락 010-9876-5432"), case(군구코드=28185, 접수번호="2026-11000002")])
    (extractor,) = extractors("saeol", {"drop_dir": str(tmp_path)}, ledger=MemoryLedger())
    masker = Masker(key=b"0123456789abcdef", key_id="k1")
    with warehouse_db.connect("loader") as connection:
        delivery = land(
            connection,
            extractor,
            WINDOW,
            business_date=WINDOW.last_on,
            run_id="test",
            masker=masker,
            pulled_at=PULLED_AT,
        )
        landed = connection.execute(
            "select case_id, body, due_on, official_name, applicant_key from raw.saeol_case where delivery_key = %s"
            " order by row_number limit 1",
            (delivery.delivery_key,),
        ).fetchall()
    assert (delivery.landed_count, delivery.quarantined_count) == (2, 0)
    key = masker.person_key("010-1234-5678")
    assert landed == [("28237-2026-11000001", "연락 [전화번호]", date(2026, 11, 25), "김주무", key)]


def test_a_workbook_without_cases_is_a_delivery_of_none(tmp_path: Path) -> None:
    drop(tmp_path, [])
    extraction = extract(tmp_path, authorities=["28237", "28710"])
    assert (extraction.rows.num_rows, extraction.declared_count) == (0, 0)


def test_a_new_column_is_kept_apart(tmp_path: Path) -> None:
    drop(tmp_path, [case(처리기한구분="7일")], headers=[*CASE, "처리기한구분"])
    extraction = extract(tmp_path)
    assert extraction.unknown is not None
    assert extraction.unknown.to_pydict() == {"row_number": [2], "처리기한구분": ["7일"]}
    assert len(extraction.warnings) == 1


@pytest.mark.parametrize("code", ["", "   "])
def test_a_case_without_its_district_is_set_aside_and_the_others_come(tmp_path: Path, code: str) -> None:
    drop(tmp_path, [case(), case(군구코드=code, 접수번호="2")], counts={"28237": 2})
    extraction = extract(tmp_path)
    assert extraction.rows.num_rows == 1
    assert [(r.row_number, r.column) for r in extraction.rejected] == [(3, "case_id")]


def test_a_district_that_is_expected_and_absent_stops(tmp_path: Path) -> None:
    drop(tmp_path, [case()])
    with pytest.raises(SourceIncompleteError, match="군·구 28125, 28720 의 건수가 없음"):
        extract(tmp_path, authorities=["28237", "28720", "28125"])


@pytest.mark.parametrize(
    ("changes", "error", "said"),
    [
        ({"counts": {"28237": 1, "28185": 1}}, SourceIncompleteError, r"28237 1건 중 2건; 28185 1건 중 0건"),
        ({"counts": {"28237": 1}}, SourceIncompleteError, "합 1 과 총건수 2"),
        ({"counts": {"28237": "둘"}}, SourceFormatError, "건수를 읽을 수 없음"),
        ({"counts": {"": 2}}, SourceFormatError, "군구코드나 건수"),
        ({"counts": {"28237": -2}}, SourceFormatError, "건수를 읽을 수 없음"),
        ({"summary": [["총건수", 2]]}, SourceFormatError, "머리글 군구코드"),
        ({"summary": [["총건수", 3], ["군구코드", "군구명", "건수"]]}, SourceIncompleteError, "총건수 3"),
        ({"summary": [["합계", 2]]}, SourceFormatError, "총건수"),
        (
            {
                "summary": [
                    ["총건수", 2],
                    ["군구코드", "군구명", "건수"],
                    ["28237", "부평구", 1],
                    ["28237", "부평구", 1],
                ]
            },
            SourceFormatError,
            "28237 이.* 두 번",
        ),
        ({"sheets": ("민원", "요약")}, SourceFormatError, "시트 상담민원"),
        ({"headers": [h for h in CASE if h != "군구코드"]}, SourceFormatError, "군구코드"),
        ({"headers": [*CASE, "제목"]}, SourceFormatError, "두 번"),
    ],
)
def test_a_workbook_that_is_not_as_agreed_names_source_window_and_action(
    tmp_path: Path, changes: dict[str, object], error: type[SourceError], said: str
) -> None:
    drop(tmp_path, [case(), case(접수번호="2")], **changes)
    with pytest.raises(error, match=said) as raised:
        extract(tmp_path)
    assert type(raised.value) is error
    assert "saeol.cases [2026-09-18, 2026-11-18)" in str(raised.value)
    assert "조치: " in str(raised.value)
    assert "보도블록" not in str(raised.value)


def test_no_file_is_missing_and_no_setting_is_no_door(tmp_path: Path) -> None:
    with pytest.raises(SourceMissingError):
        extract(tmp_path)
    assert extractors("saeol", {}, ledger=MemoryLedger()) == ()

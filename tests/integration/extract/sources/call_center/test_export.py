"""The dropped export in both its formats, from bytes to rows."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from extract.contract import Extraction
from extract.errors import SourceFormatError, SourceIncompleteError, SourceMissingError
from extract.quota import MemoryLedger
from extract.sources.call_center.extractor import CallChangesExtractor, CallExtractor, build
from extract.window import Window
from tests.fakes.call_export import HEADERS, call, csv_bytes, drop_calls, drop_workbook, export_name, write_drop

WINDOW = Window.of_days(date(2026, 11, 14), date(2026, 11, 17))
PULLED_AT = datetime(2026, 11, 17, 16, tzinfo=UTC)


def extract(folder: Path, **settings: str) -> Extraction:
    (extractor,) = build({"drop_dir": folder, **settings}, ledger=MemoryLedger())
    return extractor.extract(WINDOW, pulled_at=PULLED_AT)


def test_a_workbook_and_a_csv_give_the_same_calls(tmp_path: Path) -> None:
    rows = [call(), call(상담번호="C2", 상담내용="줄이\n바뀜", 군구코드="")]
    drop_calls(tmp_path / "csv", WINDOW, rows)
    drop_workbook(tmp_path / "xlsx", WINDOW, rows)
    of_csv, of_xlsx = extract(tmp_path / "csv"), extract(tmp_path / "xlsx")
    assert of_csv.rows.num_rows == 2
    assert of_csv.rows.equals(of_xlsx.rows)
    assert of_csv.row_numbers == of_xlsx.row_numbers
    assert of_xlsx.artefacts[0].address == "120_상담내역_20261114_20261117.xlsx"


def test_numbers_and_dates_of_excel_are_read_as_what_they_mean(tmp_path: Path) -> None:
    typed: dict[str, object] = {
        **call(),
        "접수일시": datetime(2026, 11, 17, 9, 3, 12),  # noqa: DTZ001
        "대기시간초": 28,
        "군구코드": 28237,
    }
    drop_workbook(tmp_path, WINDOW, [typed])
    extraction = extract(tmp_path)
    (row,) = extraction.rows.to_pylist()
    assert extraction.rejected == ()
    assert (row["received_at"], row["wait_seconds"], row["district_code"]) == (
        datetime(2026, 11, 17, 0, 3, 12, tzinfo=UTC),
        28,
        "28237",
    )


def test_both_formats_at_once_are_refused_by_name(tmp_path: Path) -> None:
    drop_calls(tmp_path, WINDOW, [call()])
    drop_workbook(tmp_path, WINDOW, [call()])
    with pytest.raises(SourceFormatError, match=r"두 가지 형식.*\.csv.*\.xlsx") as raised:
        extract(tmp_path)
    assert "call_center.calls [2026-11-14, 2026-11-18)" in str(raised.value)


def test_neither_format_is_missing_under_both_names(tmp_path: Path) -> None:
    with pytest.raises(SourceMissingError, match=r"20261117\.csv 또는 .*20261117\.xlsx"):
        extract(tmp_path)


def test_a_workbook_still_being_written_is_waited_for(tmp_path: Path) -> None:
    path = drop_workbook(tmp_path, WINDOW, [call()])
    path.with_name(path.name + ".done").unlink()
    with pytest.raises(SourceIncompleteError, match="아직 쓰는 중"):
        extract(tmp_path)


def test_a_marker_without_its_file_is_said(tmp_path: Path) -> None:
    drop_workbook(tmp_path, WINDOW, [call()]).unlink()
    with pytest.raises(SourceMissingError, match=r"완료 표지만 있고 파일 .*\.xlsx"):
        extract(tmp_path)


@pytest.mark.parametrize("sheet", ["Sheet1", "상담 내역"])
def test_a_workbook_with_another_sheet_names_it(tmp_path: Path, sheet: str) -> None:
    drop_workbook(tmp_path, WINDOW, [call()], sheet=sheet)
    with pytest.raises(SourceFormatError, match=f"시트 상담내역 이.*{sheet}"):
        extract(tmp_path)
    assert extract(tmp_path, sheet=sheet).rows.num_rows == 1


@pytest.mark.parametrize("file", ["csv", "xlsx"])
def test_new_columns_are_kept_apart_with_their_row_numbers(tmp_path: Path, file: str) -> None:
    headers = [*HEADERS, "상담원사번", "비고"]
    rows = [call(상담원사번="A1"), call(상담번호="C2", 접수일시="어제"), call(상담번호="C3", 비고="다시 걸기로 함")]
    if file == "csv":
        write_drop(tmp_path, export_name(WINDOW), csv_bytes(rows, headers=headers), count=3)
    else:
        drop_workbook(tmp_path, WINDOW, rows, headers=headers)
    extraction = extract(tmp_path)
    assert extraction.unknown is not None
    assert extraction.unknown.to_pydict() == {
        "row_number": [2, 3, 4],
        "상담원사번": ["A1", None, None],
        "비고": [None, None, "다시 걸기로 함"],
    }
    assert extraction.row_numbers is not None
    assert extraction.row_numbers.to_pylist() == [2, 4]
    assert [w for w in extraction.warnings if "상담원사번" in w]


def test_the_address_of_a_database_decides_the_door(tmp_path: Path) -> None:
    both = {"drop_dir": tmp_path, "database_url": "postgresql://reader@127.0.0.1:1/calls"}
    assert [type(e) for e in build(both, ledger=MemoryLedger())] == [CallChangesExtractor]
    assert [type(e) for e in build({"drop_dir": tmp_path}, ledger=MemoryLedger())] == [CallExtractor]
    assert build({}, ledger=MemoryLedger()) == ()

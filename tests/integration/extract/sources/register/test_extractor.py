"""A folder of workbooks as people leave it, read night after night."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest
from openpyxl import load_workbook

from extract.contract import Extraction
from extract.errors import SourceFormatError, SourceIncompleteError, SourceMissingError
from extract.quota import MemoryLedger
from extract.registry import FEEDS
from extract.sources.register.extractor import RegisterExtractor, build
from extract.sources.register.schema import OVERLAP_DAYS
from extract.window import Window
from tests.fakes.register_book import TASKS, book, definition_of, drop, task

NIGHT = date(2026, 11, 17)
WINDOW = Window.of_night(NIGHT, overlap_days=OVERLAP_DAYS)
PULLED_AT = datetime(2026, 11, 17, 16, tzinfo=UTC)
NAME = "등록부_소통활성화과제_20261117.xlsx"
OLDER = "등록부_소통활성화과제_20261031.xlsx"


def extract(folder: Path, *, entities: str = "tasks", window: Window = WINDOW) -> Extraction:
    return RegisterExtractor(definition_of(entities), folder, ("버스정책과",)).extract(window, pulled_at=PULLED_AT)


def test_every_register_is_built_and_has_its_feed() -> None:
    built = build({"drop_dir": "/nowhere"}, ledger=MemoryLedger())
    assert [e.feed.name for e in built] == [f.name for f in FEEDS if f.source == "register"]
    assert len(built) == 14
    assert build({}, ledger=MemoryLedger()) == ()


def test_a_statement_becomes_rows_named_by_its_day_and_their_key(tmp_path: Path) -> None:
    drop(tmp_path, NAME, book([task(1), task(2)]))
    found = extract(tmp_path)
    assert found.rejected == found.warnings == found.gaps == ()
    assert found.declared_count == found.rows.num_rows == 2
    assert found.rows.schema == RegisterExtractor(TASKS, tmp_path, ()).feed.arrow_schema()
    row = found.rows.to_pylist()[0]
    assert row["stated_on"] == NIGHT
    assert row["row_id"] == f"20261117-{row['record_id']}"
    assert (row["task_code"], row["progress_rate"], row["official_name"]) == ("T-001", 0.4, "김담당")
    assert found.row_numbers == pa.array([2, 3], pa.int32())
    (artefact,) = found.artefacts
    assert artefact.address == NAME


def test_a_night_without_a_file_is_a_night_like_most(tmp_path: Path) -> None:
    found = extract(tmp_path)
    assert (found.rows.num_rows, found.declared_count, found.artefacts, found.gaps) == (0, 0, (), ())


def test_the_same_night_twice_gives_the_same_rows(tmp_path: Path) -> None:
    drop(tmp_path, NAME, book([task(1), task(2, progress_rate=-1)]))
    first, second = extract(tmp_path), extract(tmp_path)
    assert first.rows.equals(second.rows)
    assert first.rejected == second.rejected


def test_a_record_has_the_same_name_in_every_statement_and_numbers_do_not_collide(tmp_path: Path) -> None:
    drop(tmp_path, OLDER, book([task(1), task(2)]))
    drop(tmp_path, NAME, book([task(2), task(1), task(3, progress_rate=-1)]))
    found = extract(tmp_path)
    of = {(r["stated_on"], r["task_code"]): r["record_id"] for r in found.rows.to_pylist()}
    assert of[date(2026, 10, 31), "T-001"] == of[NIGHT, "T-001"] != of[NIGHT, "T-002"]
    numbers = [*found.row_numbers.to_pylist(), *(r.row_number for r in found.rejected)]
    assert numbers == [2, 3, 5, 6, 7]
    assert found.declared_count == 5


def test_a_faulty_row_is_set_aside_and_a_marked_copy_goes_back(tmp_path: Path) -> None:
    drop(tmp_path, NAME, book([task(1), task(2, progress_rate="반쯤", plan_text="홍길동 댁")]))
    found = extract(tmp_path)
    (rejected,) = found.rejected
    assert rejected.row_number == 3
    assert rejected.column == "progress_rate"
    assert rejected.reason == "시트 「과제」 3행 「추진율(%)」: 0~100 사이의 수여야 함 (적힌 값의 종류: 글자)"
    assert found.declared_count == 2
    folder = tmp_path / "returned"
    assert folder.stat().st_mode & 0o777 == 0o700
    (path,) = folder.iterdir()
    assert path.name == "등록부_소통활성화과제_20261117_확인필요.xlsx"
    assert path.stat().st_mode & 0o777 == 0o600
    assert load_workbook(path)["과제"]["L3"].comment is not None
    assert "홍길동" not in "".join((*found.warnings, *found.gaps, rejected.reason))


def test_a_copy_that_somebody_may_be_writing_in_is_not_replaced(tmp_path: Path) -> None:
    path = drop(tmp_path, NAME, book([task(1, progress_rate=-1)]))
    extract(tmp_path)
    (copy,) = (tmp_path / "returned").iterdir()
    copy.write_bytes(b"half mended")
    extract(tmp_path)
    assert copy.read_bytes() == b"half mended"
    os.utime(path, (copy.stat().st_mtime + 5, copy.stat().st_mtime + 5))
    extract(tmp_path)
    assert copy.read_bytes() != b"half mended"


def test_the_copy_is_withdrawn_once_nothing_is_left_to_mend(tmp_path: Path) -> None:
    drop(tmp_path, NAME, book([task(1, progress_rate=-1)]))
    other = drop(tmp_path, OLDER, book([task(1, progress_rate=-1)]))
    extract(tmp_path)
    drop(tmp_path, NAME.replace(".xlsx", " (1).xlsx"), book([task(1)]))
    os.utime(tmp_path / NAME, (1_000, 1_000))
    extract(tmp_path)
    assert [p.name for p in (tmp_path / "returned").iterdir()] == [f"{other.stem}_확인필요.xlsx"]


def test_a_full_disk_leaves_no_half_copy_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drop(tmp_path, NAME, book([task(1), task(2, progress_rate=-1)]))

    def write_half(path: Path, content: bytes) -> int:
        with path.open("wb") as half:
            half.write(content[:100])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", write_half)
    found = extract(tmp_path)
    assert (found.rows.num_rows, len(found.rejected)) == (1, 1)
    assert "표시한 사본을 returned 폴더에 쓸 수 없음" in found.warnings[0]
    assert list((tmp_path / "returned").iterdir()) == []


def test_old_copies_are_forgotten(tmp_path: Path) -> None:
    (tmp_path / "returned").mkdir()
    old, young = (tmp_path / "returned" / name for name in ("가_확인필요.xlsx", "나_확인필요.xlsx"))
    for path, days in ((old, 31), (young, 29)):
        path.write_bytes(b"x")
        moment = (PULLED_AT - timedelta(days=days)).timestamp()
        os.utime(path, (moment, moment))
    extract(tmp_path)
    assert (old.exists(), young.exists()) == (False, True)


def test_answers_of_persons_keep_no_number_but_the_one_to_be_hashed(tmp_path: Path) -> None:
    rows = [
        ["2026Q3", "R-1", "버스정책과", "A1234567", "P01", 3],
        ["2026Q3", "R-2", "버스정책과", "A1234567", "P01", 9],
    ]
    drop(tmp_path, "등록부_개인자가진단_20261117.xlsx", book(rows, definition=definition_of("self_checks")))
    found = extract(tmp_path, entities="self_checks")
    assert found.rows["respondent_key"].to_pylist() == ["A1234567"]
    assert "A1234567" not in str([r for r in found.rows.to_pylist()[0].items() if r[0] != "respondent_key"])
    assert "A1234567" not in str(found.rejected)
    assert "사번=[가림]" in found.rejected[0].content


def test_only_the_windows_days_are_read(tmp_path: Path) -> None:
    for day in ("20260101", "20261117", "20261118"):
        drop(tmp_path, f"등록부_소통활성화과제_{day}.xlsx", book([task(1)]))
    found = extract(tmp_path)
    assert set(found.rows["stated_on"].to_pylist()) == {NIGHT}
    # A year typed wrong must not make a file vanish without a word.
    assert [said.split(":")[0] for said in found.warnings] == [
        "등록부_소통활성화과제_20260101.xlsx",
        "등록부_소통활성화과제_20261118.xlsx",
    ]


def test_a_folder_that_cannot_be_written_to_keeps_no_row_from_landing(tmp_path: Path) -> None:
    drop(tmp_path, NAME, book([task(1), task(2, progress_rate=-1)]))
    (tmp_path / "returned").write_bytes(b"a file where the folder should be")
    found = extract(tmp_path)
    assert (found.rows.num_rows, len(found.rejected)) == (1, 1)
    assert found.warnings == (f"{NAME}: 표시한 사본을 returned 폴더에 쓸 수 없음: 권한을 확인",)


def test_of_two_files_of_one_day_the_later_is_read_and_the_other_is_told_of(tmp_path: Path) -> None:
    first = drop(tmp_path, NAME, book([task(1)]))
    second = drop(tmp_path, NAME.replace(".xlsx", " (1).xlsx"), book([task(1), task(2)]))
    os.utime(first, (1_000, 1_000))
    os.utime(second, (2_000, 2_000))
    found = extract(tmp_path)
    assert found.rows.num_rows == 2
    assert found.warnings == (f"{first.name}: 같은 기준일의 더 새로운 {second.name} 이(가) 있어 읽지 않음",)


@pytest.mark.parametrize(
    "name",
    [
        "등록부_소통활성화과제_2026.11.17.xlsx",
        "등록부_소통활성과제_20261117.xlsx",
        "등록부_소통활성화과제_20261117.xlsm",
        "등록부_소통활성화과제_20261131.xlsx",
        "등록부-소통활성화과제-20261117.csv",
        "Re_등록부_소통활성화과제_20261117.xlsx",
        "(시민소통담당관) 소통활성화과제 11월.xls",
        "소통활성화과제.hwp",
    ],
)
def test_a_misnamed_file_is_told_of_by_the_register_it_resembles_and_by_no_other(tmp_path: Path, name: str) -> None:
    drop(tmp_path, name, book([task(1)]))
    found = extract(tmp_path)
    assert found.rows.num_rows == 0
    (gap,) = found.gaps
    assert gap.startswith(f"{name}: 이름이")
    assert extract(tmp_path, entities="events").gaps == ()


@pytest.mark.parametrize("name", [f"~${NAME}", f".{NAME}", f"{NAME}.part", f"{NAME}.crdownload", "120_상담내역.csv"])
def test_what_programs_leave_behind_is_not_looked_at(tmp_path: Path, name: str) -> None:
    drop(tmp_path, name, b"x")
    assert extract(tmp_path).gaps == ()


def test_the_latest_statement_that_cannot_be_read_stops_its_register_and_goes_back(tmp_path: Path) -> None:
    drop(tmp_path, OLDER, book([task(1)]))
    drop(tmp_path, NAME, bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"))
    with pytest.raises(SourceFormatError, match=f"register.tasks .*{NAME}: 암호가 걸린 파일"):
        extract(tmp_path)
    assert [p.name for p in (tmp_path / "returned").iterdir()] == [NAME.replace(".xlsx", "_확인필요.xlsx")]


def test_an_older_statement_that_cannot_be_read_is_a_gap(tmp_path: Path) -> None:
    drop(tmp_path, OLDER, b"not a workbook")
    drop(tmp_path, NAME, book([task(1)]))
    found = extract(tmp_path)
    assert found.rows.num_rows == 1
    assert found.gaps[0].startswith(f"{OLDER}: XLSX 통합문서가 아님")
    # Files that accepted deliveries were read from are deleted one day: this one was not.
    assert [a.address for a in found.artefacts] == [NAME]


def test_a_file_that_is_still_being_copied_is_incomplete(tmp_path: Path) -> None:
    content = book([task(1)])
    drop(tmp_path, NAME, content[: len(content) // 2])
    with pytest.raises(SourceIncompleteError, match="아직 복사하는 중"):
        extract(tmp_path)


def test_no_folder_is_a_missing_source(tmp_path: Path) -> None:
    with pytest.raises(SourceMissingError, match="받는 폴더"):
        extract(tmp_path / "nowhere")


def test_new_columns_are_kept_apart_with_the_rows_they_stand_in(tmp_path: Path) -> None:
    content = book([task(1), task(2)], lambda s: (s.__setitem__("P1", "비고"), s.__setitem__("P3", "메모")))
    drop(tmp_path, NAME, content)
    found = extract(tmp_path)
    assert found.unknown is not None
    assert found.unknown.to_pylist() == [{"row_number": 2, "비고": None}, {"row_number": 3, "비고": "메모"}]
    assert any("양식에 없는 열 「비고」" in said for said in found.warnings)

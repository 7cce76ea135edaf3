from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import stat
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest

from demo_city import drop_files, exports, petition_export
from demo_city.city import City
from demo_city.days import KST, Days, night_of

NIGHT = date(2026, 11, 17)
CITY = City(seed=9, scale=0.05)
SYSTEMS = tuple(feed for feed in exports.OVERLAP_DAYS if not feed.startswith("register."))


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("drop") / "private"
    exports.drop_night(CITY, NIGHT, folder)
    return folder


def _calls(folder: Path, window: Days, as_of: datetime) -> dict[str, dict[str, str]]:
    path = exports.drop(CITY, feed="call_center.calls", window=window, as_of=as_of, drop_dir=folder)
    rows = csv.DictReader(io.StringIO(path.read_bytes().decode("cp949"), newline=""))
    return {row["상담번호"]: row for row in rows}


def test_a_night_holds_each_feed_with_its_overlap(night: Path) -> None:
    names = {path.name for path in night.iterdir()}
    assert {
        "120_상담내역_20261114_20261117.csv",
        "국민신문고_민원목록_20260918_20261117.xlsx",
        "새올_상담민원_20260918_20261117.xlsx",
        "시장에게바란다_20261018_20261117.xlsx",
        "소셜분석_질의결과_20261116_20261117.xlsx",
        "social_bulk_20261117.manifest.json",
    } <= names
    assert not [name for name in names if name.endswith(".part")]


def test_the_drop_folder_is_private(night: Path) -> None:
    assert stat.S_IMODE(night.stat().st_mode) == 0o700


def test_markers_declare_count_and_hash(night: Path) -> None:
    markers = sorted(night.glob("*.done"))
    assert len(markers) == 5
    for marker in markers:
        lines = dict(line.split("=") for line in marker.read_text(encoding="utf-8").splitlines())
        content = marker.with_name(marker.name.removesuffix(".done")).read_bytes()
        assert lines["sha256"] == hashlib.sha256(content).hexdigest()
        assert int(lines["건수"]) > 0


def test_calls_are_cp949_with_crlf_and_the_declared_rows(night: Path) -> None:
    path = night / "120_상담내역_20261114_20261117.csv"
    content = path.read_bytes()
    rows = list(csv.reader(io.StringIO(content.decode("cp949"), newline="")))
    assert tuple(rows[0]) == exports.CALL_HEADER
    assert content.startswith("상담번호,".encode("cp949"))
    assert content.endswith(b"\r\n")
    assert f"건수={len(rows) - 1}\n" in path.with_name(path.name + ".done").read_text(encoding="utf-8")
    assert {row[1][:10] for row in rows[1:]} == {"2026-11-14", "2026-11-15", "2026-11-16", "2026-11-17"}


def test_petitions_state_their_total_on_a_second_sheet(night: Path) -> None:
    book = openpyxl.load_workbook(night / "국민신문고_민원목록_20260918_20261117.xlsx", read_only=True)
    rows = list(book["민원목록"].iter_rows(values_only=True))
    assert tuple(rows[0]) == petition_export.PETITION_HEADER
    assert book["요약"]["A1"].value == "총건수"
    assert book["요약"]["B1"].value == len(rows) - 1 > 300
    applied = [row[5] for row in rows[1:]]
    assert any(isinstance(value, str) for value in applied)
    assert any(isinstance(value, datetime) for value in applied)


def test_query_results_have_the_tools_head(night: Path) -> None:
    book = openpyxl.load_workbook(night / "소셜분석_질의결과_20261116_20261117.xlsx", read_only=True)
    rows = list(book["질의결과"].iter_rows(values_only=True))
    assert [row[0] for row in rows[:4]] == ["질의어", "기간", "총건수", None]
    assert tuple(rows[4]) == exports.QUERY_HEADER
    assert rows[2][1] == len(rows) - 5 > 30


def test_the_bulk_manifest_declares_its_files(night: Path) -> None:
    manifest = json.loads((night / "social_bulk_20261117.manifest.json").read_text(encoding="utf-8"))
    assert manifest["files"]
    total = 0
    for entry in manifest["files"]:
        content = (night / entry["name"]).read_bytes()
        assert (entry["bytes"], entry["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())
        lines = gzip.decompress(content).decode("utf-8").splitlines()
        assert len(lines) == entry["rows"]
        first = json.loads(lines[0])
        assert set(first) == {
            "id", "created_at", "channel", "site", "author", "title", "text", "url", "likes", "replies", "shares",
        }  # fmt: skip
        assert first["created_at"].endswith("+09:00")
        total += len(lines)
    assert manifest["rows"] == total


def test_many_bulk_rows_make_several_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "BULK_ROWS_PER_FILE", 300)
    exports.drop_night(CITY, NIGHT, tmp_path, ("social.bulk_posts",))
    stated = json.loads((tmp_path / "social_bulk_20261117.manifest.json").read_text(encoding="utf-8"))["files"]
    names = [file["name"] for file in stated]
    assert len(names) >= 2
    assert names[0] == "social_bulk_20261117_01.ndjson.gz"
    # The last of several comes in columns.
    assert [name.endswith(".parquet") for name in names] == [False] * (len(names) - 1) + [True]
    table = pq.read_table(tmp_path / names[-1])
    assert table.num_rows == stated[-1]["rows"]
    assert set(table.column_names) == {
        "id", "created_at", "channel", "site", "author", "title", "text", "url", "likes", "replies", "shares",
    }  # fmt: skip


def test_the_same_night_gives_the_same_bytes(night: Path, tmp_path: Path) -> None:
    exports.drop_night(CITY, NIGHT, tmp_path)
    compared = 0
    for path in night.iterdir():
        assert (tmp_path / path.name).read_bytes() == path.read_bytes(), path.name
        compared += 1
    assert compared >= 8


def test_another_seed_is_another_city(night: Path, tmp_path: Path) -> None:
    (path,) = exports.drop_night(City(seed=10, scale=0.05), NIGHT, tmp_path, ("call_center.calls",))
    assert path.read_bytes() != (night / path.name).read_bytes()


def test_history_and_night_agree_on_a_settled_day(tmp_path: Path) -> None:
    wide, narrow = Days.of(date(2026, 10, 1), date(2026, 10, 31)), Days.of(date(2026, 10, 20), date(2026, 10, 20))
    as_of = night_of(date(2026, 10, 31))
    of_history, alone = _calls(tmp_path, wide, as_of), _calls(tmp_path, narrow, as_of)
    assert len(alone) > 30
    assert {i: row for i, row in of_history.items() if i.startswith("20261020")} == alone


def test_calls_are_corrected_and_removed_in_the_days_after(tmp_path: Path) -> None:
    city, corrected, removed = City(seed=9), 0, 0
    for day in (date(2026, 10, 12), date(2026, 10, 19), date(2026, 10, 26), date(2026, 11, 2)):
        window = Days.of(day, day)
        first, later = (
            list(csv.reader(io.StringIO(
                exports.drop(city, feed="call_center.calls", window=window, as_of=moment, drop_dir=tmp_path)
                .read_bytes().decode("cp949"), newline="",
            )))
            for moment in (night_of(day), night_of(date.fromordinal(day.toordinal() + 3)))
        )  # fmt: skip
        before, after = ({row[0]: row for row in rows} for rows in (first, later))
        corrected += sum(before[i] != row for i, row in after.items())
        removed += len(before) - len(after)
        assert set(after) <= set(before)
    assert corrected >= 5
    assert removed >= 1


def test_deleted_posts_vanish_from_the_next_export(tmp_path: Path) -> None:
    city = City(seed=9)
    window = Days.of(date(2026, 11, 9), date(2026, 11, 12))
    counts = []
    for moment in (night_of(date(2026, 11, 12)), night_of(date(2026, 11, 20))):
        path = exports.drop(city, feed="social.query_posts", window=window, as_of=moment, drop_dir=tmp_path)
        book = openpyxl.load_workbook(path, read_only=True)
        counts.append(book["질의결과"]["B3"].value)
    assert counts[0] > counts[1] > 0


def test_nothing_of_the_future_is_exported(tmp_path: Path) -> None:
    noon = datetime(2026, 11, 17, 12, tzinfo=KST)
    rows = _calls(tmp_path, Days.of(NIGHT, NIGHT), noon)
    assert rows
    assert max(row["접수일시"] for row in rows.values()) < "2026-11-17 12:00:00"


def test_the_bulk_feed_has_no_files_before_its_contract(tmp_path: Path) -> None:
    paths = exports.drop_night(CITY, date(2026, 10, 31), tmp_path, SYSTEMS)
    assert len(paths) == 5
    with pytest.raises(ValueError, match="starts on 2026-11-01"):
        exports.drop(
            CITY,
            feed="social.bulk_posts",
            window=Days.of(date(2026, 10, 30), date(2026, 10, 31)),
            as_of=night_of(date(2026, 10, 31)),
            drop_dir=tmp_path,
        )


def test_history_is_one_file_per_feed_and_one_bulk_set_per_day(tmp_path: Path) -> None:
    exports.drop_history(City(seed=9, scale=0.02), date(2026, 10, 20), date(2026, 11, 3), tmp_path, SYSTEMS)
    assert {p.name for p in tmp_path.glob("*.csv")} == {"120_상담내역_20261020_20261103.csv"}
    assert len(list(tmp_path.glob("*.xlsx"))) == 4
    assert sorted(p.name[12:20] for p in tmp_path.glob("*.manifest.json")) == ["20261101", "20261102", "20261103"]


def test_an_unknown_feed_is_named_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no feed of files"):
        exports.drop(CITY, feed="x.y", window=Days.of(NIGHT, NIGHT), as_of=night_of(NIGHT), drop_dir=tmp_path)


def test_a_text_no_cell_can_hold_is_cut_visibly_and_counted() -> None:
    changes = drop_files.CellChanges()
    cut = drop_files.cell_text("가" * 40_000, changes)
    assert len(cut) == 32_767
    assert cut.endswith("…(생략)")
    assert drop_files.cell_text("가\x00나\x1b다\n라", changes) == "가나다\n라"
    assert (changes.cut, changes.stripped) == (1, 1)

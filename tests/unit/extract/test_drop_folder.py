"""Dropped files: what is whole, what is still being written, what is not the agreed form."""

from __future__ import annotations

import hashlib
import os
import unicodedata
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from extract.drop_folder import DropFile, find_drop, remove_drop, remove_stale
from extract.errors import SourceFormatError, SourceIncompleteError, SourceMissingError
from extract.window import Window
from tests.fakes.call_export import write_drop

WINDOW = Window.of_days(date(2026, 11, 14), date(2026, 11, 17))
PATTERN = "120_상담내역_{first}_{last}.csv"
NAME = "120_상담내역_20261114_20261117.csv"
CONTENT = "상담번호\r\nC1\r\n".encode("cp949")


def find(folder: Path) -> DropFile:
    return find_drop(folder, feed="call_center.calls", window=WINDOW, pattern=PATTERN)


def test_a_whole_file_is_given_with_its_declared_total_and_the_bytes_that_were_hashed(tmp_path: Path) -> None:
    write_drop(tmp_path, NAME, CONTENT, count=1)
    drop = find(tmp_path)
    assert (drop.declared_count, drop.byte_count, drop.content) == (1, len(CONTENT), CONTENT)
    assert drop.sha256 == hashlib.sha256(CONTENT).hexdigest()
    assert drop.artefact.address == NAME
    assert "C1" not in repr(drop)


def test_a_name_in_decomposed_hangul_is_the_same_name(tmp_path: Path) -> None:
    write_drop(tmp_path, unicodedata.normalize("NFD", NAME), CONTENT, count=1)
    assert find(tmp_path).declared_count == 1


def test_a_missing_file_names_source_window_what_is_there_and_what_to_do(tmp_path: Path) -> None:
    write_drop(tmp_path, "120_상담내역_20261113_20261116.csv", CONTENT, count=1)
    with pytest.raises(SourceMissingError) as raised:
        find(tmp_path)
    message = str(raised.value)
    for part in ("call_center.calls", "[2026-11-14, 2026-11-18)", NAME, "20261113_20261116", "조치:"):
        assert part in message


def test_a_missing_folder_is_a_missing_source(tmp_path: Path) -> None:
    with pytest.raises(SourceMissingError, match="drop_dir"):
        find(tmp_path / "none")


def test_a_marker_without_its_file_is_a_missing_source(tmp_path: Path) -> None:
    write_drop(tmp_path, NAME, CONTENT, count=1).unlink()
    with pytest.raises(SourceMissingError, match="완료 표지만"):
        find(tmp_path)


def test_a_file_without_marker_is_still_being_written(tmp_path: Path) -> None:
    write_drop(tmp_path, NAME, CONTENT, count=1, marker=False)
    with pytest.raises(SourceIncompleteError, match="아직 쓰는 중"):
        find(tmp_path)


def test_an_empty_file_is_incomplete(tmp_path: Path) -> None:
    write_drop(tmp_path, NAME, b"", count=0)
    with pytest.raises(SourceIncompleteError, match="비어 있음"):
        find(tmp_path)


def test_a_truncated_file_is_incomplete(tmp_path: Path) -> None:
    write_drop(tmp_path, NAME, CONTENT[:-3], count=1, sha256=hashlib.sha256(CONTENT).hexdigest())
    with pytest.raises(SourceIncompleteError, match="잘렸거나"):
        find(tmp_path)


@pytest.mark.parametrize("text", ["", "건수=1\n", "sha256=" + "a" * 64, "건수=하나\nsha256=" + "a" * 64])
def test_an_unreadable_marker_is_a_format_error(tmp_path: Path, text: str) -> None:
    write_drop(tmp_path, NAME, CONTENT, count=1)
    (tmp_path / f"{NAME}.done").write_text(text, encoding="utf-8")
    with pytest.raises(SourceFormatError, match="완료 표지"):
        find(tmp_path)


def test_a_marker_in_the_senders_own_encoding_is_read(tmp_path: Path) -> None:
    write_drop(tmp_path, NAME, CONTENT, count=1)
    digest = hashlib.sha256(CONTENT).hexdigest().upper()
    (tmp_path / f"{NAME}.done").write_bytes(f"건수 = 1,234\r\nsha256 = {digest}\r\n".encode("cp949"))
    assert find(tmp_path).declared_count == 1234


def test_a_file_that_was_read_is_removed_with_its_marker_however_its_name_is_spelt(tmp_path: Path) -> None:
    write_drop(tmp_path, unicodedata.normalize("NFD", NAME), CONTENT, count=1)
    assert remove_drop(tmp_path, name=NAME, sha256=find(tmp_path).sha256)
    assert list(tmp_path.iterdir()) == []
    assert not remove_drop(tmp_path, name=NAME, sha256="0" * 64)


def test_another_file_dropped_under_the_same_name_since_is_kept(tmp_path: Path) -> None:
    write_drop(tmp_path, NAME, CONTENT, count=1)
    read = find(tmp_path).sha256
    write_drop(tmp_path, NAME, CONTENT + "C2\r\n".encode("cp949"), count=2)
    assert not remove_drop(tmp_path, name=NAME, sha256=read)
    assert find(tmp_path).declared_count == 2


def test_scratch_files_nobody_touched_for_long_are_deleted_and_others_stay(tmp_path: Path) -> None:
    before = datetime(2026, 11, 10, tzinfo=UTC)
    for name, day in (("old.parquet", 9), ("new.parquet", 11)):
        path = tmp_path / name
        path.write_bytes(b"rows")
        moment = datetime(2026, 11, day, tzinfo=UTC).timestamp()
        os.utime(path, (moment, moment))
    (tmp_path / "folder").mkdir()
    assert remove_stale(tmp_path, before=before) == 1
    assert sorted(p.name for p in tmp_path.iterdir()) == ["folder", "new.parquet"]
    assert remove_stale(tmp_path / "nowhere", before=before) == 0


@pytest.mark.parametrize("count", [",", "9" * 5_000, "12\n건수=13", "-1"])
def test_a_marker_that_makes_no_sense_is_a_format_error(tmp_path: Path, count: str) -> None:
    write_drop(tmp_path, NAME, CONTENT, count=1)
    marker = tmp_path / f"{NAME}.done"
    marker.write_text(f"건수={count}\nsha256={hashlib.sha256(CONTENT).hexdigest()}\n", encoding="utf-8")
    with pytest.raises(SourceFormatError, match="완료 표지"):
        find(tmp_path)


@pytest.mark.parametrize(
    "marker",
    [
        unicodedata.normalize("NFD", "건수=1\nsha256={sum}\n").encode(),
        "건수=1\rsha256={sum}\r".encode(),
        "건수=1\r\n건수 = 1\r\nsha256={sum}\r\n".encode("cp949"),
    ],
    ids=["decomposed", "old Mac", "twice the same"],
)
def test_a_marker_is_read_however_its_sender_writes_lines_and_letters(tmp_path: Path, marker: bytes) -> None:
    write_drop(tmp_path, NAME, CONTENT, count=9)
    (tmp_path / f"{NAME}.done").write_bytes(marker.replace(b"{sum}", hashlib.sha256(CONTENT).hexdigest().encode()))
    assert find(tmp_path).declared_count == 1


def test_two_files_of_one_name_are_not_chosen_between(tmp_path: Path) -> None:
    write_drop(tmp_path, NAME, CONTENT, count=1)
    write_drop(tmp_path, unicodedata.normalize("NFD", NAME), CONTENT + CONTENT, count=2)
    with pytest.raises(SourceFormatError, match="둘 있음"):
        find(tmp_path)


@pytest.mark.parametrize("suffix", ["", ".done"])
@pytest.mark.parametrize("failure", [PermissionError(13, "denied"), FileNotFoundError(2, "gone"), OSError(5, "I/O")])
def test_a_file_that_cannot_be_read_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str, failure: OSError
) -> None:
    write_drop(tmp_path, NAME, CONTENT, count=1)
    read = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.name == NAME + suffix:
            raise failure
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(SourceIncompleteError, match=f"{NAME}{suffix} .*{type(failure).__name__}"):
        find(tmp_path)

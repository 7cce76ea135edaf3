"""Files that a system or a person drops in a folder, each with a marker written last.

A drop is one file named after the first and last day it holds, beside `<name>.done` with the lines `건수=N` and
`sha256=<hex>`. The marker is the sender's own declaration: without it the file is still being written, and a file that
does not match it was cut off. The bytes that were hashed are the bytes that get parsed: nothing is read twice.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from extract.contract import Artefact
from extract.errors import SourceFormatError, SourceIncompleteError, SourceMissingError
from extract.window import Window

MARKER_SUFFIX = ".done"
COUNT_LINE = re.compile(r"^건수\s*=\s*([0-9,]+)\s*$", re.MULTILINE)
SHA256_LINE = re.compile(r"^sha256\s*=\s*([0-9a-fA-F]{64})\s*$", re.MULTILINE)


@dataclass(frozen=True)
class DropFile:
    """A whole file, as its marker declared it.

    Attributes:
        declared_count: the sender's own row total.
        content: the bytes that match `sha256`; parse these, not the path.
    """

    path: Path
    declared_count: int
    sha256: str
    byte_count: int
    content: bytes = field(repr=False)

    @property
    def artefact(self) -> Artefact:
        return Artefact(address=self.path.name, byte_count=self.byte_count, sha256=self.sha256)


def find_drop(drop_dir: Path, *, feed: str, window: Window, pattern: str) -> DropFile:
    """The file dropped for exactly this window, checked against its marker.

    Args:
        drop_dir: the private folder the sender writes to.
        feed: the feed's name, for messages.
        window: the days the file must hold.
        pattern: the file name with `{first}` and `{last}` where the days (YYYYMMDD, both included) stand.

    Raises:
        SourceMissingError: no such file.
        SourceIncompleteError: no marker yet, or the bytes are not those the marker declares.
        SourceFormatError: the marker cannot be read.
    """
    name = pattern.format(first=f"{window.start_on:%Y%m%d}", last=f"{window.last_on:%Y%m%d}")
    names = _names_in(drop_dir, feed=feed, window=window)
    path, marker = names.get(name), names.get(name + MARKER_SUFFIX)
    if path is None:
        prefix = pattern.split("{")[0]
        others = sorted(n for n in names if n.startswith(prefix) and not n.endswith(MARKER_SUFFIX))
        seen = f" (있는 파일: {', '.join(others[-3:])})" if others else ""
        left = "완료 표지만 있고 " if marker else ""
        raise SourceMissingError(
            feed, window, f"{left}파일 {name} 이 없음{seen}", "보내는 부서에 같은 기간의 파일을 다시 내려 달라고 요청"
        )
    if marker is None:
        raise SourceIncompleteError(
            feed,
            window,
            f"파일 {name} 의 완료 표지({MARKER_SUFFIX})가 없음: 아직 쓰는 중",
            "쓰기가 끝난 뒤 다시 실행; 계속되면 보내는 쪽 작업을 확인",
        )
    declared_count, declared_sha256 = _read_marker(marker, feed=feed, window=window)
    content = path.read_bytes()
    if not content:
        raise SourceIncompleteError(feed, window, f"파일 {name} 이 비어 있음(0바이트)", "보내는 부서에 다시 요청")
    sha256 = hashlib.sha256(content).hexdigest()
    if sha256 != declared_sha256:
        raise SourceIncompleteError(
            feed,
            window,
            f"파일 {name} 의 내용({len(content):,}바이트)이 완료 표지의 sha256 과 다름: 잘렸거나 나중에 바뀜",
            "파일과 표지를 함께 다시 받기",
        )
    return DropFile(path, declared_count, sha256, len(content), content)


def find_drop_of_one(drop_dir: Path, *, feed: str, window: Window, patterns: Sequence[str]) -> DropFile:
    """The file of this window where the sender may choose among several formats.

    Args:
        drop_dir: the private folder the sender writes to.
        feed: the feed's name, for messages.
        window: the days the file must hold.
        patterns: as in `find_drop`, one for each format.

    Raises:
        SourceFormatError: the window is there in more than one format, and nobody can say which is right.
        SourceError: as `find_drop` raises it; a missing file is told under all its possible names.
    """
    days = {"first": f"{window.start_on:%Y%m%d}", "last": f"{window.last_on:%Y%m%d}"}
    expected = {pattern: pattern.format(**days) for pattern in patterns}
    names = _names_in(drop_dir, feed=feed, window=window)
    there = [pattern for pattern, name in expected.items() if name in names]
    if len(there) > 1:
        raise SourceFormatError(
            feed,
            window,
            f"같은 기간의 파일이 두 가지 형식으로 있음: {', '.join(expected[p] for p in there)}",
            "보내는 부서에 어느 쪽이 맞는지 물어 나머지를 표지와 함께 지우기",
        )
    if not there and not any(name + MARKER_SUFFIX in names for name in expected.values()):
        raise SourceMissingError(
            feed,
            window,
            f"파일 {' 또는 '.join(expected.values())} 이(가) 없음",
            "보내는 부서에 같은 기간의 파일을 다시 내려 달라고 요청",
        )
    marked = [pattern for pattern, name in expected.items() if name + MARKER_SUFFIX in names]
    return find_drop(drop_dir, feed=feed, window=window, pattern=(there or marked)[0])


def remove_drop(drop_dir: Path, *, name: str, sha256: str) -> bool:
    """Delete a file that was read, with its marker, however the sender's file system spells its name.

    Another content under that name was dropped since and is left for the night that reads it. Returns whether the file
    was there to delete.
    """
    if not drop_dir.is_dir():
        return False
    names = {unicodedata.normalize("NFC", path.name): path for path in drop_dir.iterdir() if path.is_file()}
    path, marker = names.get(name), names.get(name + MARKER_SUFFIX)
    if path is None:
        return False
    with path.open("rb") as dropped:
        if hashlib.file_digest(dropped, "sha256").hexdigest() != sha256:
            return False
    path.unlink(missing_ok=True)
    if marker is not None:
        marker.unlink(missing_ok=True)
    return True


def remove_stale(folder: Path, *, before: datetime) -> int:
    """Delete the files of a private scratch folder that nobody has touched since a moment; returns how many.

    A night that breaks off leaves unmasked rows there for its next try; one that is never tried again must not.
    """
    if not folder.is_dir():
        return 0
    stale = [path for path in folder.iterdir() if path.is_file() and path.stat().st_mtime < before.timestamp()]
    for path in stale:
        path.unlink(missing_ok=True)
    return len(stale)


def _names_in(drop_dir: Path, *, feed: str, window: Window) -> dict[str, Path]:
    # Some senders' file systems decompose Hangul; the names are the same to everybody else.
    try:
        return {unicodedata.normalize("NFC", p.name): p for p in drop_dir.iterdir() if p.is_file()}
    except (FileNotFoundError, NotADirectoryError, PermissionError) as error:
        raise SourceMissingError(
            feed,
            window,
            f"받는 폴더 {drop_dir} 를 열 수 없음({type(error).__name__})",
            "설정의 drop_dir 와 권한을 확인",
        ) from error


def _read_marker(marker: Path, *, feed: str, window: Window) -> tuple[int, str]:
    raw = marker.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp949", errors="replace")
    count, sha256 = COUNT_LINE.search(text), SHA256_LINE.search(text)
    if count is None or sha256 is None:
        raise SourceFormatError(
            feed,
            window,
            f"완료 표지 {marker.name} 에 '건수=' 또는 'sha256=' 줄이 없음",
            "보내는 쪽 표지 작성 절차를 확인",
        )
    return int(count.group(1).replace(",", "")), sha256.group(1).lower()

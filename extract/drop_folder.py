"""Files that a system or a person drops in a folder, each with a marker written last.

A drop is one file named after the first and last day it holds, beside `<name>.done` with the lines `건수=N` and
`sha256=<hex>`. The marker is the sender's own declaration: without it the file is still being written, and a file that
does not match it was cut off. The bytes that were hashed are the bytes that get parsed: nothing is read twice.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from extract.contract import Artefact
from extract.errors import SourceFormatError, SourceIncompleteError, SourceMissingError
from extract.window import Window

MARKER_SUFFIX = ".done"
COUNT_LINE = re.compile(r"^건수\s*=\s*([0-9][0-9,]{0,14})\s*$", re.MULTILINE)
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
        SourceIncompleteError: no marker yet, a file that may not be read, or the bytes are not those the marker
            declares.
        SourceFormatError: the marker makes no sense, or two files have this name to everybody but the file system.
    """
    name = pattern.format(first=f"{window.start_on:%Y%m%d}", last=f"{window.last_on:%Y%m%d}")
    names = _names_in(drop_dir, wanted=(name,), feed=feed, window=window)
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
    content = _bytes_of(path, feed=feed, window=window)
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
    names = _names_in(drop_dir, wanted=tuple(expected.values()), feed=feed, window=window)
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


def _names_in(drop_dir: Path, *, wanted: Collection[str], feed: str, window: Window) -> dict[str, Path]:
    # Some senders' file systems decompose Hangul; the names are the same to everybody else.
    try:
        named = [(unicodedata.normalize("NFC", p.name), p) for p in drop_dir.iterdir() if p.is_file()]
    except OSError as error:
        raise SourceMissingError(
            feed,
            window,
            f"받는 폴더 {drop_dir} 를 열 수 없음({type(error).__name__})",
            "설정의 drop_dir 와 권한을 확인",
        ) from error
    counts = Counter(name for name, _ in named)
    twice = [name for name in wanted if max(counts[name], counts[name + MARKER_SUFFIX]) > 1]
    if twice:
        raise SourceFormatError(
            feed,
            window,
            f"이름이 {', '.join(twice)} 인 파일이나 표지가 둘 있음: 한글을 풀어쓴 이름과 모아쓴 이름",
            "보내는 부서에 어느 쪽이 맞는지 물어 나머지를 표지와 함께 지우기",
        )
    return dict(named)


def _bytes_of(path: Path, *, feed: str, window: Window) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise SourceIncompleteError(
            feed,
            window,
            f"파일 {path.name} 을(를) 읽을 수 없음({type(error).__name__})",
            "파일의 읽기 권한과 저장 장치를 확인하고 다시 실행",
        ) from error


def _read_marker(marker: Path, *, feed: str, window: Window) -> tuple[int, str]:
    raw = _bytes_of(marker, feed=feed, window=window)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp949", errors="replace")
    text = unicodedata.normalize("NFC", text).replace("\r", "\n")
    counts = {int(found.replace(",", "")) for found in COUNT_LINE.findall(text)}
    sums = {found.lower() for found in SHA256_LINE.findall(text)}
    if len(counts) != 1 or len(sums) != 1:
        missing = not counts or not sums
        raise SourceFormatError(
            feed,
            window,
            f"완료 표지 {marker.name} 에 '건수=' 또는 'sha256=' 줄이 {'없음' if missing else '서로 다르게 두 번 있음'}",
            "보내는 쪽 표지 작성 절차를 확인",
        )
    return counts.pop(), sums.pop()

"""The drop folder of the registers: which files there are, their bytes once they hold still, what goes back."""

from __future__ import annotations

import contextlib
import difflib
import hashlib
import os
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from extract.contract import Artefact
from extract.errors import SourceIncompleteError, SourceMissingError
from extract.window import Window

PREFIX = "등록부"
NAME = re.compile(r"등록부_(?P<code>[^_]+)_(?P<day>\d{8})(?P<again>[ _(-].{0,30})?\.xlsx", re.IGNORECASE)
# What Excel, browsers and file systems leave behind while a file is open or on its way.
# A file of these kinds that has a register's name in its own was meant for it, whatever stands before it.
DOCUMENT = re.compile(r"\.(xls[xmb]?|csv|ods|hwpx?|zip)$", re.IGNORECASE)
PASSING = re.compile(r"^(~\$|\.)|\.(part|tmp|crdownload|partial|done)$", re.IGNORECASE)
RETURNED_FOLDER, RETURNED_MARK = "returned", "_확인필요"
RETURNED_DAYS = 30
PART_SUFFIX = ".part"


@dataclass(frozen=True)
class RegisterFile:
    """A file that states a register.

    Attributes:
        stated_on: the day its name speaks of.
        content: read while the file held still.
        modified: seconds since 1970.
    """

    path: Path
    stated_on: date
    content: bytes = field(repr=False)
    modified: float

    @property
    def name(self) -> str:
        return unicodedata.normalize("NFC", self.path.name)

    @property
    def artefact(self) -> Artefact:
        return Artefact(self.name, len(self.content), hashlib.sha256(self.content).hexdigest())


@dataclass(frozen=True)
class Found:
    """What lies in the folder for one register.

    Attributes:
        files: the latest for each day, oldest day first.
        passed_over: in Korean, what was not read and why: older files of the same day, files of days outside.
        misnamed: in Korean, files that seem meant for this register and have another form of name.
    """

    files: tuple[RegisterFile, ...]
    passed_over: tuple[str, ...]
    misnamed: tuple[str, ...]


def find_files(drop_dir: Path, *, code: str, codes: Sequence[str], feed: str, window: Window) -> Found:
    """The files that state one register as of the days of a window.

    Args:
        drop_dir: the private folder.
        code: the register's name in file names.
        codes: those of all registers: a file with a slip in its name is told of by the one it resembles most.
        feed: for messages.
        window: the days.

    Raises:
        SourceMissingError: the folder cannot be opened.
        SourceIncompleteError: a file changes while it is read.
    """
    of_day: dict[date, list[RegisterFile]] = {}
    misnamed: list[str] = []
    passed: list[str] = []
    for name, path in _names(drop_dir, codes=codes, feed=feed, window=window):
        match = NAME.fullmatch(name)
        day = _day(match["day"]) if match else None
        if match is None or day is None or match["code"] not in codes:
            if nearest_code(name, codes) == code:
                misnamed.append(f"{name}: 이름이 「{PREFIX}_{code}_YYYYMMDD.xlsx」 모양이 아니어서 읽지 않음")
        elif match["code"] != code:
            continue
        elif day not in window:
            passed.append(f"{name}: 기준일이 {window} 밖이어서 읽지 않음: 이름의 날짜가 맞는지 확인")
        else:
            of_day.setdefault(day, []).append(_read(path, day, feed=feed, window=window))
    files: list[RegisterFile] = []
    for day in sorted(of_day):
        *older, latest = sorted(of_day[day], key=lambda f: (f.modified, f.name))
        files.append(latest)
        passed += [f"{f.name}: 같은 기준일의 더 새로운 {latest.name} 이(가) 있어 읽지 않음" for f in older]
    return Found(tuple(files), tuple(passed), tuple(misnamed))


def nearest_code(name: str, codes: Sequence[str]) -> str:
    """The register that a file's name holds, else the one it resembles most."""
    held = [code for code in codes if code in name]
    if held:
        return max(held, key=len)
    middle = Path(name).stem.removeprefix(PREFIX).strip("_ ").split("_")[0]
    return max(codes, key=lambda code: difflib.SequenceMatcher(None, middle, code).ratio())


def write_returned(drop_dir: Path, file: RegisterFile, content: bytes) -> bool:
    """Put a marked copy beside the drop folder's files, unless one that is newer than the file is there already.

    A person may be writing in the one that is there.

    Returns:
        Whether there is a copy now: a folder that may only be read has none, and keeps no row from landing.
    """
    folder = drop_dir / RETURNED_FOLDER
    path = folder / returned_name(file.name)
    part = path.with_name(path.name + PART_SUFFIX)
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        if not path.exists() or path.stat().st_mtime < file.modified:
            part.write_bytes(content)
            part.chmod(0o600)
            part.replace(path)
    except OSError:
        # A full disk leaves half of what a person wrote behind.
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        return False
    return True


def withdraw_returned(drop_dir: Path, file: RegisterFile) -> None:
    """Remove the marked copies of a register's day once a workbook of that day has nothing left to mend."""
    start = re.sub(r"(_\d{8}).*", r"\1", file.name)
    folder = drop_dir / RETURNED_FOLDER
    for path in folder.iterdir() if folder.is_dir() else ():
        name = unicodedata.normalize("NFC", path.name)
        if name.startswith(start) and name.endswith(f"{RETURNED_MARK}.xlsx"):
            with contextlib.suppress(OSError):
                path.unlink()


def forget_old_returns(drop_dir: Path, *, moment: datetime) -> None:
    """Remove marked copies older than `RETURNED_DAYS`: they hold what people wrote, unmasked."""
    folder = drop_dir / RETURNED_FOLDER
    before = (moment - timedelta(days=RETURNED_DAYS)).timestamp()
    kept = [*folder.glob("*.xlsx"), *folder.glob(f"*{PART_SUFFIX}")] if folder.is_dir() else []
    for path in kept:
        with contextlib.suppress(OSError):
            if path.stat().st_mtime < before:
                path.unlink()


def returned_name(name: str) -> str:
    """`<name>_확인필요.xlsx`."""
    return f"{Path(name).stem}{RETURNED_MARK}.xlsx"


def _names(drop_dir: Path, *, codes: Sequence[str], feed: str, window: Window) -> list[tuple[str, Path]]:
    # Some file systems decompose Hangul; the names are the same to everybody else.
    try:
        paths = [path for path in drop_dir.iterdir() if path.is_file()]
    except OSError as error:
        raise SourceMissingError(
            feed,
            window,
            f"받는 폴더 {drop_dir} 를 열 수 없음({type(error).__name__})",
            "설정의 drop_dir 와 권한을 확인",
        ) from error
    named = [(unicodedata.normalize("NFC", path.name), path) for path in paths]
    return sorted((name, path) for name, path in named if _is_meant(name, codes) and not PASSING.search(name))


def _is_meant(name: str, codes: Sequence[str]) -> bool:
    if name.startswith(PREFIX):
        return True
    return DOCUMENT.search(name) is not None and any(word in name for word in (PREFIX, *codes))


def _day(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def _read(path: Path, day: date, *, feed: str, window: Window) -> RegisterFile:
    """The bytes of a file that was the same before and after they were read."""
    try:
        with path.open("rb") as opened:
            before = os.fstat(opened.fileno())
            content = opened.read()
        after = path.stat()
    except OSError as error:
        raise SourceIncompleteError(
            feed,
            window,
            f"{path.name} 을(를) 읽을 수 없음({type(error).__name__})",
            "파일을 닫고 권한을 확인한 뒤 다시 실행",
        ) from error
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or len(content) != after.st_size:
        raise SourceIncompleteError(
            feed, window, f"{path.name} 을(를) 읽는 동안 바뀜: 아직 쓰는 중", "쓰기가 끝난 뒤 다시 실행"
        )
    return RegisterFile(path, day, content, after.st_mtime)

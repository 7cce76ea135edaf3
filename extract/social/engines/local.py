"""The screen on one machine: as many files at once as there are cores, each read once from its start to its end.

Memory holds a few megabytes of each file in hand and what the screen has kept of it, never a file. A file that cannot
be read stops only itself: it comes back with its error, and what to do without it is the caller's business.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from extract.errors import SourceError, SourceFormatError, SourceIncompleteError, SourceMissingError
from extract.social.bulk_file import BulkFile
from extract.social.column_file import ColumnTypeError, column_names, post_batches
from extract.social.line_file import HashingReader, InflateError, Lines, LineTooLongError, line_batches
from extract.social.screen import LINES, POST_KEYS, POSTS, SCREENED, Screen, screen_batch, screen_posts, worth_screening
from extract.social.screened_files import ScreenedFile, ScreenedFiles
from extract.social.worth import post_count
from extract.window import Window

__all__ = ["FailedFile", "ScreenedFile", "screen_file", "screen_files"]

NEEDED_KEYS = frozenset({"id", "created_at", "channel", "text"})
HEAD_LINES = 100
# Searches for many words build their machine anew for each batch: a few thousand lines at a time make up for it.
SCREENED_TOGETHER = 50_000
NOT_UTF_8 = "UTF-8 이 아닌 글자"
RESEND = "공급사에 이 파일의 재전송을 요청"


@dataclass(frozen=True)
class FailedFile:
    """A file that could not be screened: none of its rows may land."""

    file: BulkFile
    error: SourceError


@dataclass(frozen=True)
class _Asked:
    """Who asks, for messages."""

    feed: str
    window: Window

    def cut_off(self, problem: str) -> SourceIncompleteError:
        return SourceIncompleteError(self.feed, self.window, problem, RESEND)

    def changed(self, problem: str) -> SourceFormatError:
        return SourceFormatError(self.feed, self.window, problem, "공급사에 항목 이름이나 형식이 바뀌었는지 확인")


def screen_files(
    folder: Path,
    files: Sequence[BulkFile],
    screen: Screen,
    *,
    feed: str,
    window: Window,
    workers: int | None = None,
    kept: ScreenedFiles | None = None,
    progress: Callable[[ScreenedFile | FailedFile], None] | None = None,
) -> Iterator[ScreenedFile | FailedFile]:
    """Screen files of the bulk feed, several at once, in the order given.

    Args:
        folder: where the files are.
        files: as the manifest declares them.
        screen: what decides which posts stay.
        feed: the feed's name, for messages.
        window: the days asked for, for messages.
        workers: files in hand at a time; by default one for each core.
        kept: files screened before, which are not screened again; every file screened now is added.
        progress: called with each file as it ends, from any thread.

    Returns:
        A result for each file: what the screen left of it, or its error (missing, cut off, corrupt, not the one
        declared, or its posts lack an agreed key).
    """

    def work(file: BulkFile) -> ScreenedFile | FailedFile:
        try:
            found = kept.find(file) if kept and _is_there(folder / file.name, file) else None
            result = found or screen_file(folder / file.name, file, screen, feed=feed, window=window)
        except SourceError as error:
            failed = FailedFile(file, error)
            if progress:
                progress(failed)
            return failed
        if kept and not found:
            # Without room for it the night goes on; only a second try would be slower.
            with suppress(OSError):
                kept.keep(result)
        if progress:
            progress(result)
        return result

    with ThreadPoolExecutor(max_workers=workers or os.cpu_count() or 1, thread_name_prefix="screen") as pool:
        waiting = [pool.submit(work, f) for f in files]
        try:
            for future in waiting:
                yield future.result()
        finally:
            for future in waiting:
                future.cancel()


def screen_file(path: Path, file: BulkFile, screen: Screen, *, feed: str, window: Window) -> ScreenedFile:
    """Check one file against its declaration and screen it.

    Raises:
        SourceMissingError: it is not there.
        SourceIncompleteError: it is cut off, corrupt, or not the one declared.
        SourceFormatError: its posts lack an agreed key, or a column has a type of its own.
    """
    asked = _Asked(feed, window)
    try:
        with path.open("rb") as raw:
            content = HashingReader(raw)
            if file.is_parquet:
                content.drain()
                _check_bytes(content, file, asked)
                screened = _screen_columns(path, file, screen, asked)
            else:
                screened = _screen_lines(content, file, screen, asked)
    except FileNotFoundError as error:
        raise SourceMissingError(feed, window, f"목록에 있는 파일 {file.name} 이 없음", RESEND) from error
    if screened.read_count != file.row_count:
        raise asked.cut_off(f"파일 {file.name} 은 {screened.read_count:,}행인데 목록에는 {file.row_count:,}행")
    return screened


def _screen_lines(content: HashingReader, file: BulkFile, screen: Screen, asked: _Asked) -> ScreenedFile:
    kept: list[pa.RecordBatch] = []
    waiting: list[pa.RecordBatch] = []
    count, new_keys = 0, frozenset[str]()
    try:
        for lines in line_batches(content, LINES):
            if not count:
                new_keys = _check_keys(_keys_of(lines.batch), file, asked)
            count += post_count(lines.batch.column("line")) + len(lines.unreadable)
            kept += _unreadable(lines)
            waiting.append(worth_screening(lines.batch, screen))
            if sum(b.num_rows for b in waiting) >= SCREENED_TOGETHER:
                kept += _screened(waiting, screen)
                waiting = []
    except LineTooLongError as error:
        raise asked.changed(f"파일 {file.name} 에 글 하나로 볼 수 없이 긴 줄이 있음") from error
    except (OSError, EOFError, InflateError) as error:
        content.drain()
        # A file that is not the declared one explains why it cannot be inflated.
        _check_bytes(content, file, asked)
        raise asked.cut_off(f"파일 {file.name} 의 압축이 잘렸거나 깨짐({type(error).__name__})") from error
    content.drain()
    _check_bytes(content, file, asked)
    kept += _screened(waiting, screen)
    return ScreenedFile(file, _in_order(kept), count, tuple(sorted(new_keys)))


def _screened(lines: list[pa.RecordBatch], screen: Screen) -> list[pa.RecordBatch]:
    together = pa.Table.from_batches(lines, schema=LINES).combine_chunks()
    return [screen_batch(batch, screen) for batch in together.to_batches()]


def _screen_columns(path: Path, file: BulkFile, screen: Screen, asked: _Asked) -> ScreenedFile:
    kept: list[pa.RecordBatch] = []
    count = 0
    try:
        with pq.ParquetFile(path) as parquet:
            new_keys = _check_keys(column_names(parquet), file, asked)
            for batch in post_batches(parquet, POSTS):
                count += batch.num_rows
                kept.append(screen_posts(batch, screen))
    except ColumnTypeError as error:
        raise asked.changed(f"파일 {file.name} 의 항목 {error} 을 글자로 읽을 수 없음") from error
    except (OSError, pa.ArrowInvalid) as error:
        raise asked.cut_off(f"Parquet 파일 {file.name} 이 잘렸거나 깨짐({type(error).__name__})") from error
    return ScreenedFile(file, _in_order(kept), count, tuple(sorted(new_keys)))


def _in_order(kept: list[pa.RecordBatch]) -> pa.Table:
    table = pa.Table.from_batches(kept, schema=SCREENED)
    return table.take(pc.sort_indices(table, [("line_number", "ascending")])).combine_chunks()


def _unreadable(lines: Lines) -> list[pa.RecordBatch]:
    found = [{"line_number": number, "line": text, "fault": NOT_UTF_8} for number, text in lines.unreadable]
    return [pa.RecordBatch.from_pylist(found, schema=SCREENED)] if found else []


def _is_there(path: Path, file: BulkFile) -> bool:
    try:
        with path.open("rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest() == file.sha256
    except FileNotFoundError:
        return False


def _check_bytes(content: HashingReader, file: BulkFile, asked: _Asked) -> None:
    if content.byte_count != file.byte_count or content.digest.hexdigest() != file.sha256:
        raise asked.cut_off(
            f"파일 {file.name}({content.byte_count:,}바이트)이 목록({file.byte_count:,}바이트)과 다름: "
            "잘렸거나 나중에 바뀜"
        )


def _keys_of(batch: pa.RecordBatch) -> frozenset[str]:
    """The keys of a file's first posts: they tell whether the vendor still sends what was agreed."""
    seen: set[str] = set()
    for line in islice(batch.column("line"), HEAD_LINES):
        try:
            post = json.loads(line.as_py())
        except ValueError:
            continue
        if isinstance(post, dict):
            seen |= post.keys()
    return frozenset(seen)


def _check_keys(seen: frozenset[str], file: BulkFile, asked: _Asked) -> frozenset[str]:
    missing = NEEDED_KEYS - seen
    if seen and missing:
        raise asked.changed(f"파일 {file.name} 의 글에 약속한 항목이 없음: {', '.join(sorted(missing))}")
    return seen - frozenset(POST_KEYS)

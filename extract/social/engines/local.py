"""The screen on one machine: Polars' streaming engine over compressed files, as many at once as there are cores.

Memory holds what is worth reading of the files in hand, never a file.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import zlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import polars as pl
import pyarrow as pa

from extract.errors import SourceFormatError, SourceIncompleteError, SourceMissingError
from extract.social.bulk_file import BulkFile
from extract.social.screen import LINES, POST_KEYS, Screen, screen_batch, worth_reading
from extract.window import Window

NEEDED_KEYS = frozenset({"id", "created_at", "channel", "text"})
HEAD_LINES = 100
SLOW_BATCH_LINES = 50_000
HASH_CHUNK_BYTES = 1 << 20
NOT_UTF_8 = "UTF-8 이 아닌 글자"
RESEND = "공급사에 이 파일의 재전송을 요청"


@dataclass(frozen=True)
class ScreenedFile:
    """What the screen left of one file.

    Attributes:
        rows: rows of `extract.social.screen.SCREENED`.
        read_count: posts in the file, kept or not.
        new_keys: keys the vendor sends that nobody has agreed on.
    """

    file: BulkFile
    rows: pa.Table
    read_count: int
    new_keys: tuple[str, ...]

    @property
    def dropped_count(self) -> int:
        kept_count: int = self.rows.num_rows
        return self.read_count - kept_count


def screen_files(
    folder: Path,
    files: Sequence[BulkFile],
    screen: Screen,
    *,
    feed: str,
    window: Window,
    workers: int | None = None,
) -> Iterator[ScreenedFile]:
    """Screen files of the bulk feed, several at once, in the order given.

    Args:
        folder: where the files are.
        files: as the manifest declares them.
        screen: what decides which posts stay.
        feed: the feed's name, for messages.
        window: the days asked for, for messages.
        workers: files in hand at a time; by default one for each core.

    Raises:
        SourceMissingError: a declared file is not there.
        SourceIncompleteError: a file is cut off, corrupt, or not the one declared; the message names it.
        SourceFormatError: a file's posts lack an agreed key.
    """
    with ThreadPoolExecutor(max_workers=workers or os.cpu_count() or 1, thread_name_prefix="screen") as pool:
        waiting = [pool.submit(screen_file, folder / f.name, f, screen, feed=feed, window=window) for f in files]
        try:
            for future in waiting:
                yield future.result()
        finally:
            for future in waiting:
                future.cancel()


def screen_file(path: Path, file: BulkFile, screen: Screen, *, feed: str, window: Window) -> ScreenedFile:
    """Check one file against its declaration and screen it; raises as `screen_files` does."""
    _check_bytes(path, file, feed=feed, window=window)
    try:
        new_keys = _check_keys(path, feed=feed, window=window)
        read_count, rows = _screened(path, screen)
    except (OSError, EOFError, zlib.error) as error:
        raise SourceIncompleteError(
            feed, window, f"파일 {path.name} 의 압축이 잘렸거나 깨짐({error})", RESEND
        ) from error
    if read_count != file.row_count:
        raise SourceIncompleteError(
            feed, window, f"파일 {path.name} 은 {read_count:,}행인데 목록에는 {file.row_count:,}행", RESEND
        )
    return ScreenedFile(file, rows, read_count, new_keys)


def _screened(path: Path, screen: Screen) -> tuple[int, pa.Table]:
    lines = pl.scan_lines(path, name="line", row_index_name="line_number", row_index_offset=1).with_columns(
        pl.col("line_number").cast(pl.Int64)
    )
    try:
        count, worth = pl.collect_all(
            [
                lines.select((pl.col("line").str.len_bytes() > 0).sum()),
                lines.filter(worth_reading(pl.col("line"), screen)),
            ],
            engine="streaming",
        )
    except pl.exceptions.ComputeError:
        # Bytes that are no UTF-8 somewhere: read the file line by line, so that only those lines are lost.
        return _screened_slowly(path, screen)
    table = worth.to_arrow(compat_level=pl.CompatLevel.oldest()).cast(LINES).combine_chunks()
    return int(count.item()), pa.Table.from_batches(
        [screen_batch(b, screen) for b in table.to_batches()] or _nothing(screen)
    )


def _screened_slowly(path: Path, screen: Screen) -> tuple[int, pa.Table]:
    count, kept = 0, _nothing(screen)
    with gzip.open(path, "rb") as content:
        numbered = ((n, line.rstrip(b"\r\n")) for n, line in enumerate(content, start=1))
        posts = ((n, line) for n, line in numbered if line)
        while batch := list(islice(posts, SLOW_BATCH_LINES)):
            count += len(batch)
            good, bad = [], []
            for number, line in batch:
                try:
                    good.append({"line_number": number, "line": line.decode()})
                except UnicodeDecodeError:
                    bad.append({"line_number": number, "line": line.decode(errors="replace"), "fault": NOT_UTF_8})
            kept.append(screen_batch(pa.RecordBatch.from_pylist(good, schema=LINES), screen))
            kept.append(pa.RecordBatch.from_pylist(bad, schema=kept[0].schema))
    return count, pa.Table.from_batches(kept).sort_by("line_number")


def _nothing(screen: Screen) -> list[pa.RecordBatch]:
    return [screen_batch(pa.RecordBatch.from_pylist([], schema=LINES), screen)]


def _check_bytes(path: Path, file: BulkFile, *, feed: str, window: Window) -> None:
    digest, size = hashlib.sha256(), 0
    try:
        with path.open("rb") as content:
            while chunk := content.read(HASH_CHUNK_BYTES):
                digest.update(chunk)
                size += len(chunk)
    except FileNotFoundError as error:
        raise SourceMissingError(feed, window, f"목록에 있는 파일 {file.name} 이 없음", RESEND) from error
    if size != file.byte_count or digest.hexdigest() != file.sha256:
        raise SourceIncompleteError(
            feed,
            window,
            f"파일 {file.name}({size:,}바이트)이 목록({file.byte_count:,}바이트)과 다름: 잘렸거나 나중에 바뀜",
            RESEND,
        )


def _check_keys(path: Path, *, feed: str, window: Window) -> tuple[str, ...]:
    """The first lines tell whether the vendor still sends the agreed keys."""
    seen: set[str] = set()
    with gzip.open(path, "rb") as content:
        for line in islice(content, HEAD_LINES):
            try:
                post = json.loads(line)
            except ValueError:
                continue
            if isinstance(post, dict):
                seen |= post.keys()
    missing = NEEDED_KEYS - seen
    if seen and missing:
        raise SourceFormatError(
            feed,
            window,
            f"파일 {path.name} 의 글에 약속한 항목이 없음: {', '.join(sorted(missing))}",
            "공급사에 항목 이름이 바뀌었는지 확인",
        )
    return tuple(sorted(seen - set(POST_KEYS)))

"""A file of JSON lines in gzip, as batches of lines: hashed, inflated and cut in one pass, in constant memory."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

import numpy as np
import polars as pl
import pyarrow as pa

try:
    # Intel's inflate is four times as fast as zlib's; where its wheel does not exist the slow one gives the same bytes.
    from isal import isal_zlib as inflating
    from isal.igzip import IGzipFile as GzipFile
except ImportError:
    import zlib as inflating  # type: ignore[no-redef] # one or the other
    from gzip import GzipFile

InflateError: type[Exception] = inflating.error  # type: ignore[assignment] # its stub calls it an instance
"""What a corrupt stream raises: each library has its own."""
CHUNK_BYTES = 4 << 20
LONGEST_LINE_BYTES = 64 << 20
HASH_CHUNK_BYTES = 1 << 20


class LineTooLongError(ValueError):
    """A line longer than any post: the file is not what its name says."""


@dataclass
class HashingReader:
    """Bytes of a file as they are read, counted and hashed on the way."""

    content: BinaryIO
    digest: hashlib._Hash = field(default_factory=hashlib.sha256)
    byte_count: int = 0

    def read(self, size: int = -1) -> bytes:
        chunk = self.content.read(size)
        self.digest.update(chunk)
        self.byte_count += len(chunk)
        return chunk

    def readinto(self, buffer: bytearray) -> int:
        chunk = self.read(len(buffer))
        buffer[: len(chunk)] = chunk
        return len(chunk)

    def drain(self) -> None:
        """Read what is left, so that count and hash are those of the whole file."""
        while self.read(HASH_CHUNK_BYTES):
            pass


@dataclass(frozen=True)
class Lines:
    """Some lines of a file.

    Attributes:
        batch: rows of `extract.social.screen.LINES`, line ends included; valid until the next is asked for.
        unreadable: (line number, text with replacement signs) of lines that are no UTF-8; they are not in `batch`.
    """

    batch: pa.RecordBatch
    unreadable: tuple[tuple[int, str], ...] = ()


def line_batches(content: HashingReader, schema: pa.Schema, *, chunk_bytes: int = CHUNK_BYTES) -> Iterator[Lines]:
    """Read a compressed file from its start to its end.

    Args:
        content: the compressed bytes.
        schema: `extract.social.screen.LINES`.
        chunk_bytes: how much is in hand at a time.

    Raises:
        OSError, EOFError, InflateError: the compression is cut off or corrupt.
        LineTooLongError: a line of more than 64 MiB.
    """
    buffer = bytearray(chunk_bytes)
    filled, first_number = 0, 1
    with GzipFile(fileobj=content, mode="rb") as inflated:
        while True:
            if filled == len(buffer):
                if filled >= LONGEST_LINE_BYTES:
                    raise LineTooLongError(f"line {first_number} is longer than {LONGEST_LINE_BYTES} bytes")
                buffer = buffer + bytes(filled)
            count = inflated.readinto(memoryview(buffer)[filled:])
            filled += count
            end = buffer.rfind(b"\n", 0, filled) + 1 if count else filled
            if end:
                found = _cut(buffer, end, first_number, schema)
                yield found
                first_number += found.batch.num_rows + len(found.unreadable)
                del found
                filled -= end
                buffer[:filled] = bytes(memoryview(buffer)[end : end + filled])
            if not count:
                return


def _cut(buffer: bytearray, end: int, first_number: int, schema: pa.Schema) -> Lines:
    octets = np.frombuffer(buffer, np.uint8, end)
    ends = np.flatnonzero(octets == ord("\n")).astype(np.int32) + 1
    if not len(ends) or ends[-1] != end:
        ends = np.append(ends, np.int32(end))
    offsets = np.zeros(len(ends) + 1, np.int32)
    offsets[1:] = ends
    numbers = np.arange(first_number, first_number + len(ends))
    content = pa.py_buffer(memoryview(buffer)[:end])
    octet_lines = pa.BinaryArray.from_buffers(pa.binary(), len(ends), [None, pa.py_buffer(offsets), content])
    unreadable = _unreadable(octet_lines)
    lines = pa.StringArray.from_buffers(len(ends), pa.py_buffer(offsets), content)
    batch = pa.RecordBatch.from_arrays([pa.array(numbers), lines], schema=schema)
    if unreadable:
        bad = tuple((first_number + n, octet_lines[n].as_py().decode(errors="replace").rstrip()) for n in unreadable)
        batch = batch.take(pa.array(np.setdiff1d(np.arange(len(ends)), unreadable)))
        return Lines(batch, bad)
    return Lines(batch)


def _unreadable(lines: pa.BinaryArray) -> list[int]:
    """The positions of lines that are no UTF-8: asked of all at once, and one by one only where there are any."""
    try:
        pl.Series(pl.from_arrow(lines)).cast(pl.String)
    except pl.exceptions.ComputeError:
        return [n for n, line in enumerate(lines) if not _is_utf_8(line.as_py())]
    return []


def _is_utf_8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True

import gzip
import hashlib
import io
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.social import line_file
from extract.social.line_file import HashingReader, LineTooLongError, line_batches
from extract.social.screen import LINES

PIECES = st.sampled_from(["", "가", "인천", "a" * 70, '{"id":"1"}', "😡", "\r", "  "])


def read(content: bytes, *, chunk_bytes: int) -> list[tuple[int, str]]:
    return [
        (number, line)
        for lines in line_batches(HashingReader(io.BytesIO(content)), LINES, chunk_bytes=chunk_bytes)
        for number, line in [
            *zip(lines.batch["line_number"].to_pylist(), lines.batch["line"].to_pylist(), strict=True),
            *lines.unreadable,
        ]
    ]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.lists(PIECES, max_size=4).map("".join), max_size=30), st.booleans(), st.integers(1, 400))
def test_lines_do_not_depend_on_where_chunks_are_cut(lines: list[str], ended: bool, chunk_bytes: int) -> None:
    text = "\n".join(lines) + ("\n" if ended and lines else "")
    expected = [(n, line) for n, line in enumerate(io.StringIO(text, newline="\n"), start=1)]

    assert read(gzip.compress(text.encode()), chunk_bytes=chunk_bytes) == expected


def test_lines_that_are_no_utf_8_are_told_apart() -> None:
    content = gzip.compress("첫째\n".encode() + b"\xff\xfe\n" + "셋째\n".encode())

    assert read(content, chunk_bytes=1 << 20) == [(1, "첫째\n"), (3, "셋째\n"), (2, "\ufffd\ufffd")]


def test_hash_and_count_are_those_of_the_whole_file() -> None:
    content = gzip.compress(b"a\n") + gzip.compress(b"b\n")
    reader = HashingReader(io.BytesIO(content))

    assert sum(lines.batch.num_rows for lines in line_batches(reader, LINES)) == 2
    reader.drain()

    assert reader.byte_count == len(content)
    assert reader.digest.hexdigest() == hashlib.sha256(content).hexdigest()


def test_endless_line_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line_file, "LONGEST_LINE_BYTES", 1024)

    with pytest.raises(LineTooLongError, match="line 2 "):
        read(gzip.compress(b"a\n" + b"b" * 5000), chunk_bytes=256)


@pytest.mark.parametrize("how", ["cut off", "a bit flipped"])
def test_broken_compression_is_an_error(how: str) -> None:
    content = bytearray(gzip.compress("".join(f"줄 {n * 7919}\n" for n in range(5000)).encode()))
    if how == "cut off":
        del content[len(content) // 2 :]
    else:
        content[len(content) // 2] ^= 0x10

    with pytest.raises((OSError, EOFError, zlib.error)):
        read(bytes(content), chunk_bytes=1 << 16)

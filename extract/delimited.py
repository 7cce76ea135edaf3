"""Delimited text in a legacy Korean encoding, as a frame of text columns."""

from __future__ import annotations

import re
from dataclasses import dataclass

import polars as pl
import pyarrow as pa
import pyarrow.csv as pv

from extract.contract import RejectedRow
from extract.errors import SourceFormatError
from extract.window import Window

UTF8_SIGNATURE = b"\xef\xbb\xbf"
# What a strict EUC-KR writer makes of the 8,822 syllables that encoding lacks: a filler and three letters.
MAKE_UP_SEQUENCE = re.compile("\u3164[ㄱ-ㅎ][ㅏ-ㅣ][ㄱ-ㅎ\u3164]")
ENCODING_ACTION = "보내는 쪽에서 CP949(MS949)로 다시 저장하거나, 합의했으면 설정의 encoding 을 고치기"
FIRST_DATA_ROW = 2  # as a spreadsheet numbers it: the header is row 1


@dataclass(frozen=True)
class Sheet:
    """A header and its data, all text.

    Attributes:
        headers: as they stand in the file.
        columns: one text column for each header.
        row_numbers: for each data row its number in the file (records, not lines; the header is 1).
        rejected: rows that have more or fewer fields than the header.
        warnings: what the file shows and cannot be read.
    """

    headers: tuple[str, ...]
    columns: tuple[pl.Series, ...]
    row_numbers: pl.Series
    rejected: tuple[RejectedRow, ...]
    warnings: tuple[str, ...] = ()


def read_delimited(content: bytes, *, encoding: str, feed: str, window: Window) -> Sheet:
    """Read CSV bytes with quoted newlines.

    Raises:
        SourceFormatError: another encoding, a quote that is never closed, or no header.
    """
    text = _decoded(content, encoding=encoding, feed=feed, window=window)
    if text.count('"') % 2:
        # The parser would take everything after it, rows and all, for one long text.
        raise SourceFormatError(feed, window, "CSV 의 따옴표 하나가 닫히지 않음", "보내는 부서에 다시 내려 달라고 요청")
    invalid: list[pv.InvalidRow] = []

    def set_aside(row: pv.InvalidRow) -> str:
        invalid.append(row)
        return "skip"

    body = text.encode()
    try:
        table = pv.read_csv(
            pa.BufferReader(body),
            # One block: a quoted text may be longer than any block, and only one thread can number the rows.
            read_options=pv.ReadOptions(use_threads=False, block_size=len(body) + 1, autogenerate_column_names=True),
            parse_options=pv.ParseOptions(newlines_in_values=True, invalid_row_handler=set_aside),
            convert_options=pv.ConvertOptions(
                column_types={f"f{i}": pa.string() for i in range(_field_count(text))},
                null_values=[""],
                strings_can_be_null=True,
            ),
        )
    except pa.ArrowInvalid as error:
        raise SourceFormatError(
            feed,
            window,
            "CSV 로 읽을 수 없음: 머리글이 없거나 깨진 줄이 있음",
            "보내는 부서에 다시 내려 달라고 요청",
        ) from error
    frame = [pl.Series(name, _series(table.column(name))) for name in table.column_names]
    if not frame or not len(frame[0]):
        raise SourceFormatError(feed, window, "머리글 행이 없음", "보내는 부서에 내보내기 양식을 확인")
    bad = {row.number for row in invalid if row.number is not None}
    numbers = pl.int_range(FIRST_DATA_ROW, FIRST_DATA_ROW + table.num_rows - 1 + len(bad), eager=True, dtype=pl.Int32)
    if bad:
        numbers = numbers.filter(~numbers.is_in(sorted(bad)))
    rejected = tuple(
        RejectedRow(
            row.number or 0,
            "*",
            f"칸이 {row.expected_columns}개여야 하는데 {row.actual_columns}개",
            "보내는 부서에서 쉼표·따옴표를 바로잡아 이 행을 다시 보내기",
            row.text.replace("\x00", ""),
        )
        for row in invalid
    )
    headers = tuple(column[0] or "" for column in frame)
    return Sheet(headers, tuple(column.slice(1) for column in frame), numbers, rejected)


def _decoded(content: bytes, *, encoding: str, feed: str, window: Window) -> str:
    expects_utf8 = encoding.lower().replace("-", "").startswith("utf8")
    if not expects_utf8 and content.startswith(UTF8_SIGNATURE):
        raise SourceFormatError(feed, window, f"{encoding} 이어야 하는데 UTF-8(BOM)로 저장됨", ENCODING_ACTION)
    if not expects_utf8 and _is_utf8_beyond_ascii(content):
        raise SourceFormatError(feed, window, f"{encoding} 이어야 하는데 UTF-8 로 저장됨", ENCODING_ACTION)
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise SourceFormatError(feed, window, f"{encoding} 이어야 하는데 UTF-16 으로 저장됨", ENCODING_ACTION)
    try:
        text = content.decode("utf-8-sig" if expects_utf8 else encoding)
    except (UnicodeDecodeError, LookupError) as error:
        where = f" ({error.start:,}번째 바이트)" if isinstance(error, UnicodeDecodeError) else ""
        raise SourceFormatError(feed, window, f"{encoding} 로 읽을 수 없음{where}", ENCODING_ACTION) from error
    if "\u3164" in text and MAKE_UP_SEQUENCE.search(text):
        raise SourceFormatError(
            feed, window, f"{encoding} 이어야 하는데 EUC-KR 조합문자(예: 똠·햏)로 저장됨", ENCODING_ACTION
        )
    return text


def _is_utf8_beyond_ascii(content: bytes) -> bool:
    # The first bytes tell: two-byte Korean is never valid UTF-8 for long. A cut character at the end is no argument.
    head = content[:65536]
    if head.isascii():
        head = content
    for cut in range(4):
        try:
            return not head[: len(head) - cut].decode("utf-8").isascii()
        except UnicodeDecodeError:
            continue
    return False


def _field_count(text: str) -> int:
    return text[: text.find("\n") if "\n" in text else len(text)].count(",") + 1


def _series(column: pa.ChunkedArray) -> pl.Series:
    made = pl.from_arrow(column)
    return made.cast(pl.String) if isinstance(made, pl.Series) else pl.Series([], dtype=pl.String)

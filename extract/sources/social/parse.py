"""From the social tool's sheets and lists to typed rows; nothing is read from disk here."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import polars as pl
import pyarrow as pa

from extract import cells
from extract.columns import ColumnMap
from extract.contract import RejectedRow
from extract.errors import SourceFormatError
from extract.social.accounts import is_own_account
from extract.social.bulk_file import LINES_SUFFIX, PARQUET_SUFFIX, BulkFile
from extract.sources.social.schema import BULK_POSTS, QUERY_POSTS, SCREENED_POSTS
from extract.window import Window

PLATFORMS = {
    "트위터": "twitter",
    "블로그": "blog",
    "카페": "cafe",
    "커뮤니티": "community",
    "페이스북": "facebook",
    "인스타그램": "instagram",
    "유튜브": "youtube",
    "뉴스댓글": "news_comment",
}
HEADER_ROW_NUMBER = 5
"""Rows 1 to 3 of the sheet state query, period and total; row 4 is empty."""
TOTAL_LABEL = "총건수"
AUTHOR_IN_LINE = re.compile(r'("author"\s*:\s*)"[^"]*"?')
QUARANTINED_LETTERS = 4000


@dataclass(frozen=True)
class QuerySheet:
    """The tool's result sheet, cut into its parts.

    Attributes:
        declared_count: the total the tool states above the table.
        headers: the header row.
        rows: the data rows that hold anything at all.
        row_numbers: the number of each of `rows` as a person sees it in Excel.
    """

    declared_count: int
    headers: tuple[object, ...]
    rows: Sequence[Sequence[object]]
    row_numbers: tuple[int, ...]


def cut_query_sheet(sheet: Sequence[Sequence[object]], *, window: Window) -> QuerySheet:
    """Find total, header and data rows.

    Raises:
        SourceFormatError: the total above the table or the header row is not where the tool puts it.
    """
    stated = {str(row[0]).strip(): row[1] for row in sheet[: HEADER_ROW_NUMBER - 1] if len(row) > 1}
    total = str(cells.cell_text(stated.get(TOTAL_LABEL)) or "").replace(",", "").removesuffix("건").strip()
    if not total.isdecimal() or len(sheet) < HEADER_ROW_NUMBER:
        raise SourceFormatError(
            QUERY_POSTS.name,
            window,
            f"시트 위쪽 3행에 '{TOTAL_LABEL}' 이 없거나 {HEADER_ROW_NUMBER}행에 열 이름이 없음",
            "분석도구의 내보내기 양식이 바뀌었는지 확인",
        )
    numbered = [
        (number, row)
        for number, row in enumerate(sheet[HEADER_ROW_NUMBER:], start=HEADER_ROW_NUMBER + 1)
        if any(cell not in ("", None) for cell in row)
    ]
    return QuerySheet(
        declared_count=int(total),
        headers=tuple(sheet[HEADER_ROW_NUMBER - 1]),
        rows=[row for _, row in numbered],
        row_numbers=tuple(number for number, _ in numbered),
    )


def read_query_csv(content: bytes, *, encoding: str, window: Window) -> list[list[object]]:
    """The result sheet saved as CSV, in the shape `cut_query_sheet` expects of a workbook.

    Args:
        content: the file.
        encoding: `utf-8-sig` or `cp949`, as agreed.
        window: for messages.

    Raises:
        SourceFormatError: another encoding, or no CSV.
    """
    try:
        text = content.decode(encoding)
        return [list(row) for row in csv.reader(io.StringIO(text, newline=""), strict=True)]
    except UnicodeDecodeError as error:
        raise SourceFormatError(
            QUERY_POSTS.name,
            window,
            f"CSV 가 약속한 인코딩 {encoding} 이 아님",
            "분석도구에서 그 인코딩으로 다시 내보내거나 설정의 query_encoding 을 고치기",
        ) from error
    except csv.Error as error:
        raise SourceFormatError(
            QUERY_POSTS.name, window, "CSV 로 읽을 수 없음: 닫히지 않은 따옴표", "분석도구에서 다시 내보내기"
        ) from error


def parse_query_rows(
    sheet: QuerySheet, columns: ColumnMap, *, outbound_accounts: Collection[str]
) -> tuple[pa.Table, tuple[RejectedRow, ...]]:
    """Type the rows of the result sheet.

    Args:
        sheet: the cut sheet.
        columns: where each column of the feed stands.
        outbound_accounts: the city's own account names, as the tool writes them.

    Returns:
        The rows of `social.query_posts`, and one rejection for each row that could not be kept.
    """
    text = {name: cells.text_column([row[at] for row in sheet.rows]) for name, at in columns.index.items()}
    parsed = cells.parse_columns(QUERY_POSTS, text)
    parsed["platform"] = cells.parse_code(text["platform"], codes=PLATFORMS)
    parsed["is_outbound"] = cells.computed(is_own_account(text["author_key"], outbound_accounts))
    table, _, rejected = cells.assemble(QUERY_POSTS, parsed, cells=text, first_row_number=0)
    return table, tuple(replace(r, row_number=sheet.row_numbers[r.row_number]) for r in rejected)


def parse_bulk_posts(
    rows: pa.Table, *, file_name: str, numbered_after: int = 0
) -> tuple[pa.Table, tuple[RejectedRow, ...]]:
    """Type what the screen kept of one file.

    Args:
        rows: rows of `extract.social.screen.SCREENED`.
        file_name: named in each rejection with the line.
        numbered_after: the lines of the files before: rejections are numbered through a whole delivery.

    Returns:
        The rows of `SCREENED_POSTS`, and one rejection for each line that is no whole post.
    """
    frame = pl.DataFrame(pl.from_arrow(rows))
    faulty = frame.filter(pl.col("fault").is_not_null())
    posts = frame.filter(pl.col("fault").is_null())
    text = {c.name: posts[c.source_name] for c in SCREENED_POSTS.columns if c.source_name}
    parsed = cells.parse_columns(SCREENED_POSTS, text)
    parsed["platform"] = cells.parse_code(text["platform"], codes={code: code for code in PLATFORMS.values()})
    for name in ("is_outbound", "screen_reason", "is_screen_sample"):
        parsed[name] = cells.computed(posts[name])
    table, _, incomplete = cells.assemble(SCREENED_POSTS, parsed, cells=text, first_row_number=0)
    numbers = posts["line_number"]
    rejected = [replace(r, row_number=numbers[r.row_number]) for r in incomplete] + [
        RejectedRow(
            row_number=row["line_number"],
            column=BULK_POSTS.natural_id,
            reason=row["fault"],
            action="공급사에 이 줄의 재전송을 요청",
            content=AUTHOR_IN_LINE.sub(r'\1"[가림]"', row["line"])[:QUARANTINED_LETTERS].replace("\x00", ""),
        )
        for row in faulty.iter_rows(named=True)
    ]
    return table, tuple(
        replace(r, row_number=numbered_after + r.row_number, reason=f"{file_name}: {r.row_number:,}행: {r.reason}")
        for r in sorted(rejected, key=lambda r: r.row_number)
    )


def parse_manifest(content: bytes, *, name: str, window: Window) -> tuple[BulkFile, ...]:
    """The files a day's manifest declares.

    Raises:
        SourceFormatError: not the agreed JSON, a file twice or none of the agreed name, or totals that disagree.
    """
    try:
        stated = json.loads(content)
        files = tuple(
            BulkFile(
                name=str(f["name"]),
                byte_count=int(f["bytes"]),
                sha256=str(f["sha256"]).lower(),
                row_count=int(f["rows"]),
            )
            for f in stated["files"]
        )
        total = int(stated["rows"])
    except (ValueError, KeyError, TypeError) as error:
        raise _bad_manifest(name, window, f"약속한 JSON 이 아님({type(error).__name__}: {error})") from error
    names = [f.name for f in files]
    prefix = name.removesuffix(".manifest.json")
    endings = (LINES_SUFFIX, PARQUET_SUFFIX)
    strangers = sorted(n for n in names if not n.startswith(f"{prefix}_") or not n.endswith(endings) or "/" in n)
    if strangers:
        raise _bad_manifest(name, window, f"이 날의 파일이 아닌 이름: {', '.join(strangers)}")
    if len(set(names)) != len(names):
        raise _bad_manifest(name, window, "같은 파일이 두 번 적힘")
    if sum(f.row_count for f in files) != total:
        raise _bad_manifest(name, window, f"파일별 행 수의 합이 총 행 수 {total:,} 와 다름")
    return files


def _bad_manifest(name: str, window: Window, problem: str) -> SourceFormatError:
    return SourceFormatError(BULK_POSTS.name, window, f"목록 {name}: {problem}", "공급사에 목록 파일 재전송을 요청")

"""From the export's sheets to cases, and what each authority says it sent. Pure: no I/O."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

import polars as pl
import pyarrow as pa

from extract.cells import Parsed, assemble, cell_text, computed, parse_columns
from extract.contract import RejectedRow
from extract.errors import SourceFormatError, SourceIncompleteError
from extract.listing import LONGEST_TOTAL, Listing
from extract.sources.saeol.schema import CASES
from extract.window import Window

LIST_SHEET, SUMMARY_SHEET = "상담민원", "요약"
COUNT_HEADER = ("군구코드", "군구명", "건수")


def parse_cases(listing: Listing) -> tuple[pa.Table, pa.Array, tuple[RejectedRow, ...]]:
    """Type the list's columns; rows with a cell that cannot be read are set aside.

    Returns:
        Cases in the feed's schema, their row numbers in the sheet, and one rejection for each row left out.
    """
    parsed = parse_columns(CASES, listing.cells)
    parsed["case_id"] = _case_ids(parsed)
    rows, numbers, rejected = assemble(CASES, parsed, cells=listing.cells, row_numbers=listing.row_numbers)
    return rows, numbers, (*listing.rejected, *rejected)


def stated_counts(summary: Sequence[Sequence[object]], *, window: Window) -> dict[str, int]:
    """Cases by authority code, as the summary sheet states them below the header 군구코드, 군구명, 건수.

    Raises:
        SourceFormatError: no such header, a line without a number, or an authority that stands twice.
    """
    lines = [tuple((cell_text(cell) or "").strip() for cell in row[:3]) for row in summary]
    if COUNT_HEADER not in lines:
        raise _misshapen(f"머리글 {', '.join(COUNT_HEADER)} 이(가) 없음", window)
    counts: dict[str, int] = {}
    for code, name, count in lines[lines.index(COUNT_HEADER) + 1 :]:
        if not (code or name or count):
            continue
        number = count.replace(",", "")
        if not code or not (number.isascii() and number.isdigit() and len(number) <= LONGEST_TOTAL):
            raise _misshapen(f"'{name or code}' 의 군구코드나 건수를 읽을 수 없음", window)
        if code in counts:
            raise _misshapen(f"군구코드 {code} 이(가) 두 번 나옴", window)
        counts[code] = int(number)
    return counts


def check_authorities(
    listing: Listing, stated: Mapping[str, int], *, total: int, expected: Collection[str], window: Window
) -> None:
    """All authorities are there, with as many cases as they sent.

    An authority that is absent would look as if all its cases had been deleted.

    Args:
        listing: the list.
        stated: cases by authority code, as the summary states them.
        total: the summary's own total.
        expected: codes of the authorities that must state a count, be it 0.
        window: the days this is about, for messages.

    Raises:
        SourceIncompleteError: an authority is missing, or its cases are not as many as stated.
    """
    missing = sorted(set(expected) - set(stated))
    if missing:
        raise _incomplete(f"요약 시트에 군·구 {', '.join(missing)} 의 건수가 없음", window)
    if sum(stated.values()) != total:
        raise _incomplete(f"군·구별 건수의 합 {sum(stated.values()):,} 과 총건수 {total:,} 가 다름", window)
    listed = Counter(code.strip() if code else "" for code in listing.cells["agency_code"].to_list())
    # A row without a readable authority is set aside by itself; it may be the one an authority lacks.
    unplaced = sum(count for code, count in listed.items() if code not in stated) + len(listing.rejected)
    wrong = [
        f"{code} {count:,}건 중 {listed[code]:,}건"
        for code, count in stated.items()
        if listed[code] > count or count - listed[code] > unplaced
    ]
    if wrong:
        raise _incomplete(f"목록의 건수가 요약 시트와 다름: {'; '.join(wrong)}", window)


def _case_ids(parsed: Mapping[str, Parsed]) -> Parsed:
    made = pl.select(
        pl.concat_str([parsed["agency_code"].values, parsed["receipt_number"].values], separator="-")
    ).to_series()
    return computed(made)


def _misshapen(what: str, window: Window) -> SourceFormatError:
    return SourceFormatError(
        CASES.name, window, f"시트 {SUMMARY_SHEET}: {what}", "자료를 모아 보내는 부서에 내보내기 양식을 확인"
    )


def _incomplete(problem: str, window: Window) -> SourceIncompleteError:
    return SourceIncompleteError(
        CASES.name, window, problem, "빠진 군·구의 자료를 모아 같은 기간의 파일을 다시 내려 달라고 요청"
    )

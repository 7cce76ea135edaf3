"""From e-People's sheets to petitions, and from ACRC's JSON to questions and answers. Pure: no I/O."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
import pyarrow as pa
from selectolax.lexbor import LexborHTMLParser

from extract.cells import Parsed, assemble, parse_columns
from extract.columns import unknown_table
from extract.contract import RejectedRow
from extract.errors import QuotaExceededError, SourceFormatError, SourceUnavailableError
from extract.html_depth import is_too_deep
from extract.json_records import object_in, said_without_keys, unescaped, whole_number_at
from extract.listing import Listing
from extract.sources.petition.schema import PETITIONS, QNA
from extract.window import Window

LIST_SHEET, SUMMARY_SHEET = "민원목록", "요약"
OK_CODES = frozenset({"S00", "00", "0", "200"})
NO_DATA_CODES = frozenset({"E03", "03"})
QUOTA_CODES = frozenset({"22"})
# `title` is the list's name for qnaTitl; the others are links into the laws and subjects of other services.
KEYS_NOT_KEPT = frozenset({"title", "deptCode", "lawList", "subjList"})
# Bodies come escaped twice; a third round is for those that an agency pasted escaped already.
UNESCAPE_ROUNDS = 3
BLOCK_END = re.compile(r"<(?:br\s*/?|/p|/div|/li|/tr|/h[1-6]|/table)\s*>", re.IGNORECASE)
TAG = re.compile(r"</?[a-zA-Z!][^>]*>")


@dataclass(frozen=True)
class QnaPage:
    """One page of the list.

    Attributes:
        total: what the source says the whole list holds.
        entries: the page's entries as they came.
    """

    total: int
    entries: tuple[Mapping[str, Any], ...]


def parse_petitions(listing: Listing, *, id_pattern: str | None) -> tuple[pa.Table, pa.Array, tuple[RejectedRow, ...]]:
    """Type the list's rows; those with a cell that cannot be read are set aside.

    Args:
        listing: the list sheet.
        id_pattern: what a whole 신청번호 must look like, or None when any will do.

    Returns:
        Petitions in the feed's schema, their row numbers in the sheet, and one rejection for each row left out.
    """
    parsed = parse_columns(PETITIONS, listing.cells)
    if id_pattern is not None:
        ids = parsed["petition_id"].values
        is_other = ids.is_not_null() & ~ids.str.contains(f"^(?:{id_pattern})$").fill_null(value=False)
        kept = pl.select(pl.when(~is_other).then(ids)).to_series()
        parsed["petition_id"] = Parsed(kept, is_other)
    return assemble(PETITIONS, parsed, cells=listing.cells, row_numbers=listing.row_numbers)


def parse_list(content: bytes, *, window: Window) -> QnaPage:
    """One page of the Q&A list.

    Raises:
        SourceFormatError: not the agreed shape; the message names the field.
        SourceUnavailableError: the source answered with an error code of its own.
    """
    body = _body(content, window)
    if not _has_data(body, window):
        return QnaPage(0, ())
    count = whole_number_at(body, "resultCount")
    if count is None:
        raise _misshapen("resultCount", window)
    entries = _entries(body.get("resultList"))
    for entry in entries:
        for name in ("faqNo", "dutySctnNm"):
            if _text(entry.get(name)) is None:
                raise _misshapen(name, window)
    return QnaPage(count, entries)


def parse_item(content: bytes, key: tuple[str, str], *, window: Window) -> Mapping[str, Any] | None:
    """One question with its answer; None when the list knows it but the source no longer has it.

    Args:
        content: the body of the answer.
        key: what was asked for, as `qna_key`.
        window: for messages.

    Raises:
        SourceFormatError: as `parse_list`, or the answer is about something else.
        SourceUnavailableError: as `parse_list`.
    """
    body = _body(content, window)
    if not _has_data(body, window):
        return None
    entries = _entries(body.get("resultData"))
    if not entries:
        return None
    if _text(entries[0].get("faqNo")) not in (None, key[0]):
        raise SourceFormatError(
            QNA.name,
            window,
            f"상세 {key[0]} 을(를) 물었는데 다른 글이 옴",
            "다시 실행; 되풀이되면 공공데이터포털에 문의",
        )
    return entries[0]


def qna_key(entry: Mapping[str, Any]) -> tuple[str, str]:
    """(faqNo, dutySctnNm) of a list entry."""
    return _text(entry["faqNo"]) or "", _text(entry["dutySctnNm"]) or ""


def parse_qna(
    entries: Sequence[Mapping[str, Any]], items: Sequence[Mapping[str, Any] | None]
) -> tuple[pa.Table, pa.Array, tuple[RejectedRow, ...]]:
    """Join list entries with their items; what an item lacks is taken from the list.

    Args:
        entries: all entries of the list, in its order.
        items: for each entry its item, or None.

    Returns:
        Q&A in the feed's schema, their places in the list (from 1), and one rejection for each entry left out.
    """
    pairs = list(zip(entries, items, strict=True))

    def column(name: str, *, clean: bool = False, listed: str | None = None) -> pl.Series:
        values = [_text((item or {}).get(name)) or _text(entry.get(listed or name)) for entry, item in pairs]
        return pl.Series([clean_html(v) if clean and v else v for v in values], dtype=pl.String)

    keys = [qna_key(entry) for entry in entries]
    cells = {
        "qna_id": pl.Series(["-".join(key) for key in keys], dtype=pl.String),
        "duty_section": pl.Series([key[1] for key in keys], dtype=pl.String),
        "title": column("qnaTitl", clean=True, listed="title"),
        "question": column("qstnCntnCl", clean=True),
        "answer": column("ansCntnCl", clean=True),
        "agency_code": column("ancCode"),
        "agency_name": column("ancName", clean=True),
        "department_name": column("deptName", clean=True),
        # The list gives yyyyMMddHHmmss, the item yyyyMMdd.
        "registered_on": pl.Series(
            [_text(entry.get("regDate")) or _text((item or {}).get("regDate")) for entry, item in pairs],
            dtype=pl.String,
        ),
    }
    return assemble(QNA, parse_columns(QNA, cells), cells=cells)


def unknown_keys(entries: Sequence[Mapping[str, Any]], items: Sequence[Mapping[str, Any] | None]) -> pa.Table | None:
    """What list and items hold besides the keys that were agreed on, as `Extraction.unknown` wants it."""
    records = [{**entry, **(item or {})} for entry, item in zip(entries, items, strict=True)]
    return unknown_table(records, known={c.source_name for c in QNA.columns} | KEYS_NOT_KEPT)


def clean_html(text: str) -> str:
    """Plain text of an HTML fragment that may be escaped several times; lines stay lines."""
    for _ in range(UNESCAPE_ROUNDS):
        plainer = unescaped(text)
        if plainer == text:
            break
        text = plainer
    if is_too_deep(text):
        text = TAG.sub("", text)
    elif TAG.search(text):
        tree = LexborHTMLParser(BLOCK_END.sub(lambda m: "\n" + m.group(), text))
        tree.strip_tags(["script", "style"], recursive=True)
        text = (tree.body.text() if tree.body else "") or ""
    lines = [re.sub(r"[ \t\u00a0\u3000\u200b]+", " ", line).strip() for line in text.replace("\r", "\n").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _body(content: bytes, window: Window) -> Mapping[str, Any]:
    body = object_in(content, feed=QNA.name, window=window)
    # Some services of the portal wrap their answer twice.
    for wrapper in ("response", "body"):
        if isinstance(body.get(wrapper), dict) and "resultCode" not in body:
            body = body[wrapper]
    if "resultCode" not in body:
        raise _misshapen("resultCode", window)
    return body


def _has_data(body: Mapping[str, Any], window: Window) -> bool:
    code = _text(body["resultCode"])
    if code is None:
        raise _misshapen("resultCode", window)
    if code in NO_DATA_CODES:
        return False
    if code in OK_CODES:
        return True
    kind = QuotaExceededError if code in QUOTA_CODES else SourceUnavailableError
    said = f"{said_without_keys(code)} {said_without_keys(body.get('resultMessage'))}".strip()
    raise kind(QNA.name, window, f"질의응답 서비스 오류 {said}", "오류 코드를 서비스 명세와 견주기")


def _entries(value: object) -> tuple[Mapping[str, Any], ...]:
    # One entry may come without its list, and none as an empty text.
    if isinstance(value, dict):
        inner = value.get("item")
        return _entries(inner) if inner is not None else (value,)
    if isinstance(value, list):
        return tuple(entry for entry in value if isinstance(entry, dict))
    return ()


def _text(value: object) -> str | None:
    return None if value is None or isinstance(value, (dict, list)) else str(value).strip() or None


def _misshapen(field: str, window: Window) -> SourceFormatError:
    return SourceFormatError(
        QNA.name, window, f"응답의 {field} 이(가) 없거나 읽을 수 없음", "서비스 명세가 바뀌었는지 확인"
    )

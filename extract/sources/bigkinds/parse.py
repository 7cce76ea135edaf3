"""From a page of BigKinds' answers to articles. Pure: no I/O."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from extract.contract import RejectedRow
from extract.errors import SourceFormatError
from extract.json_records import misshapen, object_in
from extract.search_hits import (
    Hit,
    as_text,
    check_dates,
    check_fields,
    count_in,
    host_of,
    id_of_address,
    is_absent,
    is_text,
    moment_of,
    own_id,
    records_in,
    shown_text,
    typed_hits,
    web_address,
)
from extract.sources.bigkinds.schema import ARTICLES
from extract.window import KST, Window

PLATFORM = "news"
TEXTS = {"title": "title", "content": "body"}
REQUIRED = ("news_id", "title", "published_at", "provider")
IGNORED = ("news_id", "provider", "category", "enveloped_at", "hilight")
LONGEST_CATEGORY = 300
MOVED_ACTION = "API 설명서와 견주어 published_at 의 형식을 확인"


@dataclass(frozen=True)
class Page:
    """One page: how many articles the archive says the day has, and those of this page."""

    total: int
    hits: tuple[Hit, ...]


def parse_page(content: bytes, *, day: date, window: Window) -> Page:
    """One page of articles that were asked for one day.

    Raises:
        SourceFormatError: not the agreed shape, which names the field, or only articles of other days.
    """
    feed = ARTICLES.name
    body = object_in(content, feed=feed, window=window)
    found = body.get("return_object")
    if not isinstance(found, dict):
        raise misshapen("return_object", feed=feed, window=window)
    total = count_in(found, "total_hits", feed=feed, window=window, shown_as="return_object.total_hits")
    documents = records_in(
        found, "documents", total=total, feed=feed, window=window, shown_as="return_object.documents"
    )
    check_fields(documents, REQUIRED, feed=feed, window=window, within="documents")
    dates = [document.get("published_at") for document in documents if isinstance(document, dict)]
    check_dates(dates, name="documents[].published_at", feed=feed, window=window)
    hits = tuple(_hit(document) for document in documents)
    days = {hit.moment.astimezone(KST).date() for hit in hits if hit.moment is not None}
    if days and day not in days:
        raise SourceFormatError(
            feed, window, f"{day} 을(를) 물었는데 다른 날 기사만 옴: published_at 조건이 듣지 않음", MOVED_ACTION
        )
    return Page(total, hits)


def parse_hits(
    found: Sequence[tuple[str, Hit]], *, collected_on: date
) -> tuple[pa.Table, pa.Array, tuple[RejectedRow, ...], pa.Table | None]:
    """Type (query, article) pairs as rows of `bigkinds.articles`; returns as `typed_hits` does."""
    return typed_hits(
        ARTICLES,
        [hit for _, hit in found],
        queries=[query for query, _ in found],
        collected_on=collected_on,
        ignored=IGNORED,
    )


def _hit(document: object) -> Hit:
    made: dict[str, str | None] = {"platform": PLATFORM}
    if not isinstance(document, dict):
        return Hit(None, None, {"content": as_text(document)}, made, frozenset({"body"}))
    unreadable = {column for key, column in TEXTS.items() if not is_text(document.get(key))}
    record = dict(document) | {key: shown_text(document.get(key)) for key in TEXTS}
    address = web_address(document.get("provider_link_page"))
    raw, byline = document.get("published_at"), document.get("byline")
    moment = moment_of(raw)
    if moment is None and not is_absent(raw):
        unreadable.add("posted_at")
    record |= {
        "provider_link_page": address,
        "published_at": None if raw is None else as_text(raw),
        "byline": shown_text(byline) if is_text(byline) else None,
    }
    provider = document.get("provider")
    made["site_name"] = (shown_text(provider) if is_text(provider) else None) or host_of(address)
    made["category"] = _category(document)
    post_id = own_id(document.get("news_id")) or (id_of_address(address) if address else None)
    return Hit(post_id, moment, record, made, frozenset(unreadable))


def _category(document: Mapping[str, object]) -> str | None:
    """The archive's categories, one or several, as one text."""
    value = document.get("category")
    parts = value if isinstance(value, list) else [value]
    texts = [shown_text(part) or "" for part in parts if is_text(part)]
    return ", ".join(text for text in texts if text)[:LONGEST_CATEGORY] or None

"""From a page of Kakao's search to hits. Pure: no I/O."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from extract.contract import RejectedRow
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
    records_in,
    shown_text,
    typed_hits,
    web_address,
)
from extract.search_walk import HitPage
from extract.sources.kakao.schema import DOCUMENTS
from extract.window import Window

TEXTS = {"title": "title", "contents": "body"}
REQUIRED = ("title", "contents", "url", "datetime")
FLAGS = {True: True, False: False, "true": True, "false": False}
IGNORED = ("thumbnail", "cafename")


@dataclass(frozen=True)
class Kind:
    """One kind of search: the code of its platform, and the key that names where it was posted."""

    platform: str
    site_key: str | None = None


KINDS: Mapping[str, Kind] = {"blog": Kind("blog"), "cafe": Kind("cafe", "cafename"), "web": Kind("web")}


def parse_page(content: bytes, kind: str, *, window: Window) -> HitPage:
    """One page of documents.

    Raises:
        SourceFormatError: not the agreed shape; the message names the field.
    """
    feed = DOCUMENTS.name
    body = object_in(content, feed=feed, window=window)
    meta = body.get("meta")
    if not isinstance(meta, dict):
        raise misshapen("meta", feed=feed, window=window)
    total = count_in(meta, "total_count", feed=feed, window=window, shown_as="meta.total_count")
    ended = meta.get("is_end")
    is_end = FLAGS.get(ended.lower() if isinstance(ended, str) else ended) if isinstance(ended, (str, bool)) else None
    if is_end is None:
        raise misshapen("meta.is_end", feed=feed, window=window)
    documents = records_in(body, "documents", total=total, feed=feed, window=window)
    check_fields(documents, REQUIRED, feed=feed, window=window, within="documents")
    dates = [document.get("datetime") for document in documents if isinstance(document, dict)]
    check_dates(dates, name="documents[].datetime", feed=feed, window=window)
    return HitPage(tuple(_hit(document, kind) for document in documents), total, is_end)


def parse_hits(
    found: Sequence[tuple[str, Hit]], *, collected_on: date, outbound_accounts: Sequence[str]
) -> tuple[pa.Table, pa.Array, tuple[RejectedRow, ...], pa.Table | None]:
    """Type (query, hit) pairs as rows of `kakao.documents`; returns as `typed_hits` does."""
    return typed_hits(
        DOCUMENTS,
        [hit for _, hit in found],
        queries=[query for query, _ in found],
        collected_on=collected_on,
        outbound_accounts=outbound_accounts,
        ignored=IGNORED,
    )


def _hit(document: object, kind: str) -> Hit:
    rule = KINDS[kind]
    made: dict[str, str | None] = {"platform": rule.platform, "kind": kind}
    if not isinstance(document, dict):
        return Hit(None, None, {"contents": as_text(document)}, made, frozenset({"body"}))
    unreadable = {column for key, column in TEXTS.items() if not is_text(document.get(key))}
    record = dict(document) | {key: shown_text(document.get(key)) for key in TEXTS}
    address = web_address(document.get("url"))
    raw, name = document.get("datetime"), document.get("blogname")
    moment = moment_of(raw)
    if moment is None and not is_absent(raw):
        unreadable.add("posted_at")
    record |= {
        "url": address,
        "datetime": None if raw is None else as_text(raw),
        "blogname": shown_text(name) if is_text(name) else None,
    }
    named = document.get(rule.site_key) if rule.site_key else None
    made["site_name"] = (shown_text(named) if is_text(named) else None) or host_of(address)
    return Hit(id_of_address(address) if address else None, moment, record, made, frozenset(unreadable))

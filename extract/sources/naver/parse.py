"""From a page of Naver's search to hits. Pure: no I/O."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

import pyarrow as pa

from extract.contract import RejectedRow
from extract.json_records import object_in
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
from extract.sources.naver.schema import ITEMS
from extract.window import Window

TEXTS = {"title": "title", "description": "body"}
DATE_KEY = "pubDate|postdate"


@dataclass(frozen=True)
class Kind:
    """One kind of search.

    Attributes:
        platform: the code of the platform.
        date_key: the key of the day, or None when hits have none.
        site_key: the key that names where it was posted, or None for the host of the address.
        required: keys that every page with hits must show.
    """

    platform: str
    date_key: str | None = None
    site_key: str | None = None
    required: tuple[str, ...] = ("title", "link", "description")


KINDS: Mapping[str, Kind] = {
    "news": Kind("news", "pubDate", required=("title", "link", "description", "pubDate")),
    "blog": Kind("blog", "postdate", required=("title", "link", "description", "postdate")),
    "cafearticle": Kind("cafe", site_key="cafename"),
    "kin": Kind("kin"),
}
# Known and not kept: addresses of a café say no more than its name, and names of bloggers less than their addresses.
IGNORED = ("originallink", "pubDate", "postdate", "bloggername", "cafename", "cafeurl")


def parse_page(content: bytes, kind: str, *, window: Window) -> HitPage:
    """One page of hits.

    Raises:
        SourceFormatError: not the agreed shape; the message names the field.
    """
    feed = ITEMS.name
    body = object_in(content, feed=feed, window=window)
    total = count_in(body, "total", feed=feed, window=window)
    items = records_in(body, "items", total=total, feed=feed, window=window)
    rule = KINDS[kind]
    check_fields(items, rule.required, feed=feed, window=window, within="items")
    if rule.date_key is not None:
        dates = [item.get(rule.date_key) for item in items if isinstance(item, dict)]
        check_dates(dates, name=f"items[].{rule.date_key}", feed=feed, window=window)
    return HitPage(tuple(_hit(item, kind, rule) for item in items), total)


def parse_hits(
    found: Sequence[tuple[str, Hit]], *, collected_on: date, outbound_accounts: Sequence[str]
) -> tuple[pa.Table, pa.Array, tuple[RejectedRow, ...], pa.Table | None]:
    """Type (query, hit) pairs as rows of `naver.items`; returns as `typed_hits` does."""
    return typed_hits(
        ITEMS,
        [hit for _, hit in found],
        queries=[query for query, _ in found],
        collected_on=collected_on,
        outbound_accounts=outbound_accounts,
        ignored=IGNORED,
    )


def _hit(item: object, kind: str, rule: Kind) -> Hit:
    made: dict[str, str | None] = {"platform": rule.platform, "kind": kind}
    if not isinstance(item, dict):
        return Hit(None, None, {"description": as_text(item)}, made, frozenset({"body"}))
    unreadable = {column for key, column in TEXTS.items() if not is_text(item.get(key))}
    record = dict(item) | {key: shown_text(item.get(key)) for key in TEXTS}
    link, original = web_address(item.get("link")), web_address(item.get("originallink"))
    record["link"] = original or link
    # The same article stands under its publisher's address and under Naver's: the publisher's is the same for all.
    address = original or link
    raw = item.get(rule.date_key) if rule.date_key is not None else None
    moment = moment_of(raw)
    if moment is None and not is_absent(raw):
        unreadable.add("posted_at")
    record[DATE_KEY] = None if raw is None else as_text(raw)
    record["bloggerlink"] = _account(item)
    named = item.get(rule.site_key) if rule.site_key else None
    site = shown_text(named) if is_text(named) else None
    made["site_name"] = site or host_of(address)
    return Hit(id_of_address(address) if address else None, moment, record, made, frozenset(unreadable))


def _account(item: Mapping[str, object]) -> str | None:
    """The blogger's account as the address of the blog names it, or the blog's name."""
    link = item.get("bloggerlink")
    # Written with and without its scheme.
    address = web_address(link if "//" in link else f"https://{link}") if isinstance(link, str) and link else None
    account = urlsplit(address).path.strip("/").split("/")[0] if address else ""
    name = item.get("bloggername")
    return account or host_of(address) or (shown_text(name) if is_text(name) else None)

"""The Atom feed (RFC 4287) of the newest editions, and of each month of 정책정보."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from urllib.parse import urljoin
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree

from reports.archive.entries import SUMMARY_LINES, Entry
from reports.archive.notices import NoticeBoard
from reports.archive.settings import ArchiveSettings

ATOM = "http://www.w3.org/2005/Atom"
FEED_NAME = "feed.xml"
# RFC 4287 asks for a time even of an empty feed: 제1호's day.
NOTHING_YET = datetime(2014, 1, 8, 9, tzinfo=timezone(timedelta(hours=9)))


@dataclass(frozen=True)
class FeedItem:
    """One entry of the feed.

    Attributes:
        stem: what its id is made of.
        address: its page in the site.
    """

    stem: str
    title: str
    published_at: datetime
    updated_at: datetime
    address: str
    summary: tuple[str, ...]


def feed_items(entries: Iterable[Entry], board: NoticeBoard) -> list[FeedItem]:
    """Issues that may be read and months of 정책정보, what changed last first."""
    items = [
        FeedItem(
            entry.stem,
            entry.title,
            min((edition.published_at for edition in entry.replaced), default=entry.updated_at),
            entry.updated_at,
            entry.page,
            entry.summary,
        )
        for entry in entries
        if entry.is_readable
    ]
    items += [
        FeedItem(
            month.stem,
            month.title,
            datetime.combine(month.notices[-1].posted_on, month.updated_at.timetz()),
            month.updated_at,
            month.page,
            (f"모두 {len(month.notices):,}건", *(notice.title for notice in month.notices[:SUMMARY_LINES])),
        )
        for month in board.months
    ]
    return sorted(items, key=lambda item: item.updated_at, reverse=True)


def atom(items: Sequence[FeedItem], settings: ArchiveSettings, *, base_url: str | None) -> bytes:
    """The feed's bytes.

    Args:
        items: in the order they are shown in.
        settings: the site's names.
        base_url: where the site stands, ending in `/`; without it, addresses are relative to the feed.
    """
    ElementTree.register_namespace("", ATOM)
    shown = items[: settings.feed_limit]
    feed = ElementTree.Element(f"{{{ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": "ko"})
    _text(feed, "id", _urn("feed"))
    _text(feed, "title", settings.title)
    updated = max((item.updated_at for item in shown), default=NOTHING_YET)
    _text(feed, "updated", _time(updated))
    author = ElementTree.SubElement(feed, f"{{{ATOM}}}author")
    _text(author, "name", settings.publisher)
    if base_url:
        _link(feed, "self", urljoin(base_url, FEED_NAME), "application/atom+xml")
    _link(feed, "alternate", urljoin(base_url or "", "index.html"), "text/html")
    for item in shown:
        node = ElementTree.SubElement(feed, f"{{{ATOM}}}entry")
        _text(node, "id", _urn(item.stem))
        _text(node, "title", item.title)
        _text(node, "updated", _time(item.updated_at))
        _text(node, "published", _time(item.published_at))
        _link(node, "alternate", urljoin(base_url or "", item.address), "text/html")
        _text(node, "summary", "\n".join(item.summary))
    ElementTree.indent(feed)
    written = ElementTree.tostring(feed, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{written}\n'.encode()


def _text(parent: ElementTree.Element, name: str, value: str) -> None:
    ElementTree.SubElement(parent, f"{{{ATOM}}}{name}").text = value


def _link(parent: ElementTree.Element, rel: str, href: str, media_type: str) -> None:
    ElementTree.SubElement(parent, f"{{{ATOM}}}link", {"rel": rel, "type": media_type, "href": href})


def _urn(name: str) -> str:
    """An id that stays when the site moves."""
    return uuid5(NAMESPACE_URL, f"incheon-archive:{name}").urn


def _time(at: datetime) -> str:
    return at.astimezone(NOTHING_YET.tzinfo).isoformat(timespec="seconds")

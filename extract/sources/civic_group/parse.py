"""From feeds and list pages of civic groups to statements; nothing is fetched here."""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

import feedparser
import pyarrow as pa
from selectolax.lexbor import LexborHTMLParser, LexborNode

from extract import cells
from extract.contract import RejectedRow
from extract.errors import SourceFormatError, SourceIncompleteError
from extract.html_depth import is_too_deep
from extract.posts import typed_posts
from extract.sources.civic_group.dates import moment_of
from extract.sources.civic_group.groups import Selectors
from extract.sources.civic_group.identity import absolute, item_id, own_page
from extract.sources.civic_group.markup import Decoded, decode, shown_text
from extract.sources.civic_group.schema import PLATFORM, STATEMENTS
from extract.sources.civic_group.stance import Rules
from extract.window import Window

MOST_BYTES = 4 * 1024 * 1024
ENTITY = re.compile(r"<!ENTITY", re.IGNORECASE)
XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>", re.IGNORECASE)
DIGIT = re.compile(r"[0-9]")
ENDS = re.compile(r"</(?:[A-Za-z]+:)?(?:rss|feed|rdf)\s*>", re.IGNORECASE)
AS_UTF8 = {"content-type": "application/xml; charset=utf-8"}
MENDED = "XML 문법 오류가 있어 너그럽게 읽음"
DAMAGED = "글자 일부가 깨져 있음(문자 집합 오류)"
UNREADABLE_DATES = "날짜를 읽을 수 없는 글 {count}건은 수집일로 봄"
SAME_ID = "같은 글ID 가 이 목록에 또 있음"
ASK_GROUP = "단체 누리집을 열어 보고, 바뀌었으면 설정의 주소나 selectors 를 고치기"


@dataclass(frozen=True)
class Item:
    """A statement as a feed or a list shows it; every value is still text.

    Attributes:
        id: 32 hexadecimal digits, from the group's name and what the group itself names the item by.
        published: the date as written; empty when there is none.
    """

    id: str
    title: str = field(repr=False)
    body: str = field(repr=False)
    link: str = field(repr=False)
    author: str = field(repr=False)
    category: str
    published: str


@dataclass(frozen=True)
class Page:
    """What a feed or one page of a list shows, newest first as a rule."""

    items: tuple[Item, ...]
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Article:
    """An article's own page."""

    body: str = field(repr=False)
    published: str


def parse_feed(content: bytes, *, group: str, address: str, content_type: str, window: Window) -> Page:
    """Read RSS, Atom or RDF of any age, in the encoding it is really in.

    Args:
        content: the body of the answer.
        group: the group's name.
        address: where the feed is; relative links count from there.
        content_type: the answer's header.
        window: for messages.

    Raises:
        SourceIncompleteError: the feed is empty or its end is missing.
        SourceFormatError: it is no feed, defines entities of its own, or is beyond reading.
    """
    page = _page(content, content_type=content_type, window=window)
    if ENTITY.search(page.text):
        raise SourceFormatError(
            STATEMENTS.name, window, "피드가 XML 개체(ENTITY)를 정의함: 공격일 수 있어 읽지 않음", ASK_GROUP
        )
    source = io.BytesIO(XML_DECLARATION.sub("", page.text, count=1).encode("utf-8", errors="replace"))
    try:
        # Never given an address: it would fetch. Headers say the encoding, which is settled by now.
        feed = feedparser.parse(
            source,
            response_headers={**AS_UTF8, "content-location": address},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception as error:
        # Broken pages bring the library's loose parser down in many ways; each is the same to us.
        problem = f"피드를 해석할 수 없음({type(error).__name__})"
        raise SourceFormatError(STATEMENTS.name, window, problem, ASK_GROUP) from None
    if not feed.get("version") and not feed.entries:
        raise SourceFormatError(STATEMENTS.name, window, "RSS·Atom 피드가 아닌 응답", ASK_GROUP)
    if not ENDS.search(page.text):
        raise SourceIncompleteError(STATEMENTS.name, window, "피드의 끝이 없음: 도중에 끊김", "잠시 뒤 다시 실행")
    items = [_feed_item(entry, group=group, address=address) for entry in feed.entries]
    warnings = [MENDED] * bool(feed.bozo) + [DAMAGED] * page.is_damaged
    return Page(tuple(items), tuple(warnings))


def parse_list(
    content: bytes, selectors: Selectors, *, group: str, address: str, content_type: str, window: Window
) -> Page:
    """Read one page of a group's own list.

    Raises:
        SourceIncompleteError: the page is empty.
        SourceFormatError: no item, or no item with a title, where the selectors say.
    """
    page = _page(content, content_type=content_type, window=window)
    found = _tree(page, window).css(selectors.item)
    items = [_list_item(node, selectors, group=group, address=address) for node in found]
    titled = tuple(item for item in items if item.title)
    if not titled:
        name = "title" if found and selectors.title else "link" if found else "item"
        raise _not_found(name, getattr(selectors, name), window)
    return Page(titled, (DAMAGED,) * page.is_damaged)


def parse_article(content: bytes, selectors: Selectors, *, content_type: str, window: Window) -> Article:
    """Read an article's own page.

    Raises:
        SourceIncompleteError: the page is empty.
        SourceFormatError: the body is not where the selector says.
    """
    tree = _tree(_page(content, content_type=content_type, window=window), window)
    body = tree.css_first(selectors.body)
    if body is None:
        raise _not_found("body", selectors.body, window)
    published = tree.css_first(selectors.article_date) if selectors.article_date else None
    return Article(shown_text(body.html or ""), _text(published))


def day_of(item: Item, *, pulled_at: datetime) -> date | None:
    """The KST day of an item; None when it has none that can be read."""
    moment = moment_of(item.published, pulled_at=pulled_at)
    return moment.date() if moment else None


def parse_statements(
    items: Sequence[tuple[str, Item]],
    *,
    window: Window,
    pulled_at: datetime,
    rules: Rules,
    outbound_accounts: Collection[str],
) -> tuple[pa.Table, pa.Array, tuple[RejectedRow, ...], tuple[str, ...]]:
    """Type statements.

    Args:
        items: (organisation, item), in the order they were read; those of other days left out already.
        window: its last day stands in for a missing date.
        pulled_at: what "3시간 전" counts from.
        rules: of stance and issue.
        outbound_accounts: names under which the city itself publishes.

    Returns:
        Rows of the feed with their numbers, a rejection for each item that could not be kept, and warnings.
    """
    items, places, repeated = _told_apart(items)
    records = [_record(organization, item, pulled_at=pulled_at) for organization, item in items]
    # A group's own name (a society "against the incinerator") is no side it takes today.
    judged = [rules.judge(item.title.replace(name, ""), item.body.replace(name, "")) for name, item in items]
    parsed = {
        "issue": cells.computed(cells.text_column([j.issue for j in judged])),
        "stance_code": cells.computed(cells.text_column([str(j.stance) for j in judged])),
        "stance_basis": cells.computed(cells.text_column([j.basis for j in judged])),
    }
    rows, numbers, rejected, _ = typed_posts(
        STATEMENTS,
        records,
        platform=PLATFORM,
        collected_on=window.last_on,
        outbound_accounts=outbound_accounts,
        parsed=parsed,
    )
    dated = zip(items, records, strict=True)
    unread = sum(bool(DIGIT.search(item.published)) and not record["published"] for (_, item), record in dated)
    rejected = tuple(replace(row, row_number=places[row.row_number - 1]) for row in rejected)
    return (
        rows,
        pa.array([places[number - 1] for number in numbers.to_pylist()], pa.int32()),
        tuple(sorted((*rejected, *repeated), key=lambda row: row.row_number)),
        (UNREADABLE_DATES.format(count=unread),) if unread else (),
    )


def _told_apart(
    items: Sequence[tuple[str, Item]],
) -> tuple[list[tuple[str, Item]], list[int], list[RejectedRow]]:
    """Each id once: the first stands, an equal one is the same item shown twice, another one is set aside."""
    first: dict[str, Item] = {}
    kept: list[tuple[str, Item]] = []
    places: list[int] = []
    repeated: list[RejectedRow] = []
    for place, (organization, item) in enumerate(items, start=1):
        if first.setdefault(item.id, item) is item:
            kept.append((organization, item))
            places.append(place)
        elif item != first[item.id]:
            content = f"organization={organization} | title={item.title} | content={item.body} | link={item.link}"
            repeated.append(RejectedRow(place, STATEMENTS.natural_id, SAME_ID, ASK_GROUP, content))
    return kept, places, repeated


def _record(organization: str, item: Item, *, pulled_at: datetime) -> dict[str, object]:
    moment = moment_of(item.published, pulled_at=pulled_at)
    return {
        "id": item.id,
        "published": moment.isoformat() if moment else None,
        "organization": organization,
        "author": item.author,
        "title": item.title,
        "content": item.body,
        "link": item.link or None,
        "category": item.category,
    }


def _page(content: bytes, *, content_type: str, window: Window) -> Decoded:
    if len(content) > MOST_BYTES:
        raise SourceFormatError(
            STATEMENTS.name, window, f"응답이 {len(content):,} 바이트로 너무 큼(한도 {MOST_BYTES:,})", ASK_GROUP
        )
    if not content.strip():
        raise SourceIncompleteError(STATEMENTS.name, window, "빈 응답", "잠시 뒤 다시 실행")
    return decode(content, content_type=content_type)


def _tree(page: Decoded, window: Window) -> LexborHTMLParser:
    if is_too_deep(page.text):
        raise SourceFormatError(STATEMENTS.name, window, "닫히지 않은 태그가 비정상적으로 많은 HTML", ASK_GROUP)
    return LexborHTMLParser(page.text)


def _feed_item(entry: Mapping[str, Any], *, group: str, address: str) -> Item:
    link = absolute(entry.get("link"), address)
    title, published = _shown(entry.get("title")), _published(entry)
    return Item(
        id=item_id(group, str(entry.get("id") or "").strip() or own_page(link), title, published),
        title=title,
        body=_longest([*(part.get("value") for part in entry.get("content") or ()), entry.get("summary")]),
        link=link,
        author=_shown(entry.get("author")),
        category=", ".join(dict.fromkeys(filter(None, (_shown(t.get("term")) for t in entry.get("tags") or ())))),
        published=published,
    )


def _list_item(node: LexborNode, selectors: Selectors, *, group: str, address: str) -> Item:
    anchor = node if node.tag == "a" else node.css_first(selectors.link)
    title = _text(node.css_first(selectors.title) if selectors.title else anchor)
    link = absolute(anchor.attributes.get("href") if anchor else None, address)
    published = _text(node.css_first(selectors.date)) if selectors.date else ""
    return Item(item_id(group, own_page(link), title, published), title, "", link, "", "", published)


def _published(entry: Mapping[str, Any]) -> str:
    # Asked with `in`: the library answers for `updated` with `published`, and the other way round.
    return next((str(entry[name]).strip() for name in ("published", "created", "updated") if name in entry), "")


def _shown(value: object) -> str:
    return shown_text(value) if isinstance(value, str) else ""


def _text(node: LexborNode | None) -> str:
    return " ".join(shown_text(node.html or "").split()) if node is not None else ""


def _longest(values: Sequence[object]) -> str:
    """A feed may hold the same text short and whole."""
    return max((_shown(value) for value in values), key=len, default="")


def _not_found(name: str, selector: str, window: Window) -> SourceFormatError:
    problem = f"선택자 {name}('{selector}') 로 아무것도 찾을 수 없음: 약속한 화면이 아님"
    return SourceFormatError(STATEMENTS.name, window, problem, ASK_GROUP)

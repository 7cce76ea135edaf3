"""From an RSS feed of the homepage to publications; nothing is fetched here."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import datetime
from email.utils import parsedate_to_datetime

import feedparser

from extract.errors import SourceFormatError, SourceIncompleteError
from extract.sources.homepage.notices import Notice, NoticeBoard, named_notice, resolved
from extract.sources.homepage.page import MOST_BYTES, page_of, shown
from extract.sources.homepage.schema import NOTICES
from extract.window import KST, Window

ENTITY = re.compile(r"<!ENTITY", re.IGNORECASE)
XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>", re.IGNORECASE)
END = re.compile(r"</(?:[A-Za-z]+:)?(?:rss|feed|rdf)\s*>\s*(?:<!--.*?-->\s*)*$", re.IGNORECASE | re.DOTALL)
# What no XML may hold; servers send it all the same.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
REFERENCE = re.compile(r"&#(?:x([0-9a-f]{1,8})|([0-9]{1,10}));?", re.IGNORECASE)
ENCODINGS = ("utf-8-sig", "cp949")
ASK = "피드 주소를 열어 보고, 없어졌거나 바뀌었으면 설정의 rss_paths 를 고치기"


def parse_rss(content: bytes, *, address: str, window: Window) -> tuple[Notice, ...]:
    """The entries of a feed, in its order.

    Args:
        content: the body of the answer.
        address: where the feed is; relative links count from there.
        window: for messages.

    Raises:
        SourceIncompleteError: the end of the feed is missing.
        SourceFormatError: no feed, in no known encoding, or one that defines entities of its own.
    """
    text = _text(content, window)
    if ENTITY.search(text):
        raise SourceFormatError(NOTICES.name, window, "피드가 XML 개체(ENTITY)를 정의함: 공격일 수 있어 읽지 않음", ASK)
    if not END.search(text):
        raise SourceIncompleteError(NOTICES.name, window, "피드의 끝이 없음: 도중에 끊김", "잠시 뒤 다시 실행")
    try:
        # Given bytes and never an address: it would fetch.
        feed = feedparser.parse(
            io.BytesIO(XML_DECLARATION.sub("", text, count=1).encode()),
            response_headers={"content-type": "application/xml; charset=utf-8"},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception as error:
        # Its loose parser, for XML with mistakes, fails in many ways; each is the same to us.
        problem = f"피드를 해석할 수 없음({type(error).__name__})"
        raise SourceFormatError(NOTICES.name, window, problem, ASK) from None
    if not feed.version:
        raise SourceFormatError(NOTICES.name, window, "RSS·Atom 피드가 아닌 응답", ASK)
    label = str(feed.feed.get("title") or "").strip() or "RSS"
    board = NoticeBoard("", label)
    return tuple(_entry(entry, label=label, address=address, board=board, window=window) for entry in feed.entries)


def _entry(entry: feedparser.FeedParserDict, *, label: str, address: str, board: NoticeBoard, window: Window) -> Notice:
    parts = [str(part.get("value") or "") for part in entry.get("content") or ()]
    body = max([*parts, str(entry.get("summary") or "")], key=len)
    # Asked with `in`: the library answers for `updated` with `published`, and the other way round.
    written = next((str(entry[name]).strip() for name in ("published", "updated") if name in entry), "")
    link = resolved(entry.get("link") or entry.get("id"), base=address)
    moment = _mail_moment(written)
    made = named_notice(
        label,
        link,
        _plain(str(entry.get("title") or ""), window),
        moment.isoformat(sep=" ", timespec="seconds")[:19] if moment else written,
        board,
    )
    return replace(made, body=_plain(body, window) or None)


def _mail_moment(written: str) -> datetime | None:
    """As RFC 822 writes moments, and ISO 8601; without a zone they are Seoul's."""
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            moment = read(written)
            return moment.astimezone(KST) if moment.tzinfo else moment.replace(tzinfo=KST)
        except (ValueError, TypeError, OverflowError, IndexError):
            continue
    return None


def _plain(markup: str, window: Window) -> str:
    tree = page_of(f"<body>{markup}</body>".encode(errors="replace"), feed=NOTICES.name, window=window)
    return shown(tree.body) if tree.body else ""


def _text(content: bytes, window: Window) -> str:
    if len(content) > MOST_BYTES:
        raise SourceFormatError(NOTICES.name, window, f"피드가 {len(content):,}바이트로 너무 큼", ASK)
    encodings = ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ENCODINGS
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return REFERENCE.sub(_possible, FORBIDDEN.sub("", text))
    raise SourceFormatError(NOTICES.name, window, "피드의 글자를 UTF-8 로도 CP949 로도 읽을 수 없음", ASK)


def _possible(reference: re.Match[str]) -> str:
    """A reference to a sign that cannot be (half of a pair, NUL, beyond Unicode) is dropped; others stay."""
    number = int(reference[1], 16) if reference[1] else int(reference[2])
    is_sign = number in (9, 10, 13) or 32 <= number < 0xD800 or 0xE000 <= number <= 0x10FFFF
    return reference.group() if is_sign and number not in (0xFFFE, 0xFFFF) else ""

"""Four civic groups' sites: RSS 2.0, RSS in EUC-KR of an old board, Atom, and a list of pages with articles."""

from __future__ import annotations

import html
from collections.abc import Sequence
from datetime import datetime
from email.utils import format_datetime
from http import HTTPStatus
from xml.sax.saxutils import escape

from demo_city.answers import Answer, Request
from demo_city.city import City
from demo_city.civic import GROUPS, CivicArchive, Statement
from demo_city.days import KST

PREFIX = "/civic_group/"
FEED_SIZE = 30
LIST_SIZE = 20
_HTML = "text/html; charset=utf-8"
_NOT_FOUND = Answer(HTTPStatus.NOT_FOUND, "<html><body>없는 페이지입니다</body></html>".encode(), _HTML)


class CivicGroupService:
    """Answers for all groups of one city."""

    prefixes = (PREFIX,)

    def __init__(self, city: City) -> None:
        self._archive = CivicArchive(city)

    def answer(self, request: Request) -> Answer:
        group, _, page = request.path.removeprefix(PREFIX).partition("/")
        if request.method != "GET" or group not in GROUPS:
            return _NOT_FOUND
        found = self._archive.of(group, latest_on=request.latest_on)
        match group, page:
            case "solidarity", "rss.xml":
                return Answer(HTTPStatus.OK, _rss(found[:FEED_SIZE]), "application/rss+xml; charset=UTF-8")
            case "tideland", "rss":
                return Answer(HTTPStatus.OK, _old_rss(found[:FEED_SIZE]), "text/xml")
            case "songdo", "atom.xml":
                return Answer(HTTPStatus.OK, _atom(found[:FEED_SIZE]), "application/atom+xml")
            case "bupyeong", "notice":
                return _html(_list(found, request.params.get("page", "1")))
            case "bupyeong", "notice/view":
                asked = request.params.get("no", "")
                return next((_html(_article(each)) for each in found if each.number == asked), _NOT_FOUND)
            case _:
                return _NOT_FOUND


def service(city: City) -> CivicGroupService:
    return CivicGroupService(city)


def _rss(found: Sequence[Statement]) -> bytes:
    items = "".join(
        f"<item><title>{escape(each.title)}</title><link>{_link(each)}</link>"
        f'<guid isPermaLink="false">{each.number} at {each.group}.example</guid>'
        + (f"<pubDate>{format_datetime(_zoned(each))}</pubDate>" if each.is_dated else "")
        + f"<dc:creator><![CDATA[{each.writer}]]></dc:creator><category>{each.category}</category>"
        f"<description>{escape(each.paragraphs[0])}</description>"
        f"<content:encoded><![CDATA[{_paragraphs(each)}]]></content:encoded></item>"
        for each in found
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>{GROUPS['solidarity']}</title><link>https://solidarity.example/</link><description>성명과 논평"
        f"</description>{items}</channel></rss>\n"
    ).encode()


def _old_rss(found: Sequence[Statement]) -> bytes:
    """No guid, dates as people write them, entities for the markup; what the set cannot write as a number."""
    items = "".join(
        f"<item><title>{escape(each.title)}</title><link>{_link(each)}</link><author>{each.writer}</author>"
        f"<pubDate>{each.posted_at:%Y.%m.%d %H:%M}</pubDate>"
        f"<description>{escape(_paragraphs(each))}</description></item>\r\n"
        for each in found
    )
    return (
        '<?xml version="1.0" encoding="EUC-KR"?>\r\n<rss version="2.0"><channel>'
        f"<title>{GROUPS['tideland']}</title><link>https://tideland.example/</link>{items}</channel></rss>"
    ).encode("cp949", errors="xmlcharrefreplace")


def _atom(found: Sequence[Statement]) -> bytes:
    entries = "".join(
        f"<entry><id>tag:songdo.example,2026:{each.number}</id><title>{escape(each.title)}</title>"
        f'<link rel="alternate" href="{_link(each)}"/><published>{_zoned(each).isoformat()}</published>'
        f"<updated>{_zoned(each).isoformat()}</updated><author><name>{each.writer}</name></author>"
        f'<category term="{each.category}"/><content type="html">{escape(_paragraphs(each))}</content></entry>'
        for each in found
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom">'
        f"<id>tag:songdo.example,2026:all</id><title>{GROUPS['songdo']}</title>{entries}</feed>"
    ).encode()


def _list(found: Sequence[Statement], page: str) -> str:
    number = max(int(page), 1) if page.isascii() and page.isdecimal() and len(page) < 6 else 1
    rows = "".join(
        f'<tr><td class="subject"><a href="{PREFIX}bupyeong/notice/view?no={each.number}">{html.escape(each.title)}</a>'
        f'</td><td class="date">{f"{each.posted_at:%Y.%m.%d}" if each.is_dated else "-"}</td></tr>'
        for each in found[(number - 1) * LIST_SIZE : number * LIST_SIZE]
    )
    empty = '<tr><td colspan="2">등록된 글이 없습니다</td></tr>'
    return (
        f'<table class="board"><thead><tr><th>제목</th><th>날짜</th></tr></thead><tbody>{rows or empty}</tbody></table>'
    )


def _article(each: Statement) -> str:
    return f'<article><h1>{html.escape(each.title)}</h1><div class="content">{_paragraphs(each)}</div></article>'


def _html(body: str) -> Answer:
    page = f'<!doctype html><html lang="ko"><head><meta charset="utf-8"></head><body>{body}</body></html>'
    return Answer(HTTPStatus.OK, page.encode(), _HTML)


def _paragraphs(each: Statement) -> str:
    return "".join(f"<p>{html.escape(text).replace(chr(10), '<br>')}</p>" for text in each.paragraphs)


def _link(each: Statement) -> str:
    return f"https://{each.group}.example/statement/{each.number}"


def _zoned(each: Statement) -> datetime:
    return each.posted_at.replace(tzinfo=KST)

"""The homepage's boards of what the city publishes, as lists with their items' pages, and their RSS."""

from __future__ import annotations

import html
from collections.abc import Sequence
from datetime import datetime, time
from email.utils import format_datetime
from http import HTTPStatus
from urllib.parse import urlencode

from demo_city.answers import Answer, Request
from demo_city.city import City
from demo_city.days import KST
from demo_city.notices import Publication, boards, shown

PER_PAGE = 10
RSS_ENTRIES = 20
HTML, XML = "text/html; charset=utf-8", "application/rss+xml; charset=utf-8"
SITE = "https://www.incheon.go.kr"


class HomepageBoards:
    """Answers `/{board}`, `/{board}/view` and `/rss/{board}.xml`."""

    def __init__(self, city: City) -> None:
        self._seed = city.seed

    @property
    def prefixes(self) -> tuple[str, ...]:
        return (*(f"/{board}" for board in boards()), "/rss/")

    def answer(self, request: Request) -> Answer:
        parts = request.path.strip("/").split("/")
        if request.method != "GET":
            return _missing()
        if parts[0] == "rss" and len(parts) == 2 and parts[1].removesuffix(".xml") in boards():
            return self._rss(parts[1].removesuffix(".xml"), request)
        if parts[0] not in boards():
            return _missing()
        if len(parts) == 1:
            return self._list(parts[0], request)
        return self._view(parts[0], request) if parts[1:] == ["view"] else _missing()

    def _list(self, board: str, request: Request) -> Answer:
        asked = request.params.get("curPage", "1")
        page = max(int(asked), 1) if asked.isdecimal() and len(asked) < 7 else 1
        items = shown(board, seed=self._seed, latest_on=request.latest_on)
        listed = items[(page - 1) * PER_PAGE : page * PER_PAGE]
        return Answer(HTTPStatus.OK, _page(boards()[board]["label"], _rows(items, listed, page, request)), HTML)

    def _view(self, board: str, request: Request) -> Answer:
        wanted = _own_parameter(board)
        items = shown(board, seed=self._seed, latest_on=request.latest_on)
        found = next((item for item in items if _parameters(item)[wanted] == request.params.get(wanted)), None)
        return _missing() if found is None else Answer(HTTPStatus.OK, _page(found.title, _article(found)), HTML)

    def _rss(self, board: str, request: Request) -> Answer:
        newest = shown(board, seed=self._seed, latest_on=request.latest_on)[:RSS_ENTRIES]
        entries = "".join(map(_entry, newest))
        body = (
            '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel>'
            f"<title>{boards()[board]['label']}</title><link>{SITE}/{board}</link>"
            f"<description>인천광역시</description>{entries}</channel></rss>\n"
        )
        return Answer(HTTPStatus.OK, body.encode(), XML)


def _own_parameter(board: str) -> str:
    return "repSeq" if boards()[board]["kind"] == "press" else "nttNo"


def _parameters(item: Publication) -> dict[str, str]:
    if boards()[item.board]["kind"] == "press":
        return {"repSeq": f"DOM_{item.number:016d}", "repDt": item.posted_on.isoformat()}
    return {"nttNo": str(item.number)}


def _address(item: Publication, *, page: int = 1) -> str:
    return f"/{item.board}/view?{urlencode({**_parameters(item), 'curPage': page})}"


def _rows(items: Sequence[Publication], listed: Sequence[Publication], page: int, request: Request) -> str:
    rows = "\n".join(
        f'<li><a href="{html.escape(_address(item, page=page))}"><strong class="subject">{html.escape(item.title)}'
        f'</strong></a><dl class="board-item-area"><dt>담당부서</dt><dd>{item.department}</dd>'
        f"<dt>등록일</dt><dd>{item.posted_on}</dd></dl></li>"
        for item in listed
    )
    total = len(items) + request.extra_total
    return (
        f'<div id="content2024"><p class="board-total">총 <strong>{total:,}</strong>건</p>'
        f'<div class="board-blog-list"><ul>\n{rows}\n</ul></div></div>'
    )


def _article(item: Publication) -> str:
    lines = "<br>".join(html.escape(line) for line in item.body.splitlines())
    return (
        f'<div id="content2024"><div class="board-view"><h3 class="subject">{html.escape(item.title)}</h3>'
        f'<dl class="board-item-area"><dt>담당부서</dt><dd>{item.department}</dd>'
        f"<dt>등록일</dt><dd>{item.posted_on}</dd>"
        f'<dt>조회수</dt><dd>{item.number % 900}</dd></dl><div class="board-view-contents">{lines}</div></div></div>'
    )


def _entry(item: Publication) -> str:
    posted_at = datetime.combine(item.posted_on, time(9), KST)
    return (
        f"<item><title>{html.escape(item.title)}</title><link>{html.escape(SITE + _address(item))}</link>"
        f"<description><![CDATA[<p>{html.escape(item.body)}</p>]]></description>"
        f"<pubDate>{format_datetime(posted_at)}</pubDate></item>"
    )


def _page(title: str, body: str) -> bytes:
    return (
        '<!DOCTYPE html>\n<html lang="ko"><head><meta charset="utf-8">'
        f"<title>{html.escape(title)} | 인천광역시</title></head>\n<body>\n{body}\n</body></html>\n"
    ).encode()


def _missing() -> Answer:
    return Answer(HTTPStatus.NOT_FOUND, _page("안내", "<p>요청하신 페이지를 찾을 수 없습니다.</p>"), HTML)


def service(city: City) -> HomepageBoards:
    """The service of a city."""
    return HomepageBoards(city)

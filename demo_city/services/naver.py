"""Naver's search through both of its gateways: the old one and NAVER API HUB."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from demo_city.answers import JSON, Answer, Request
from demo_city.city import City
from demo_city.search_index import Collection, Page, SearchIndex, excerpt, marked

OLD, HUB = "/v1/search/", "/search/v1/"
KINDS = {
    "news": Collection("naver_news", "blog", 120),
    "blog": Collection("naver_blog", "blog", 120),
    "cafearticle": Collection("naver_cafe", "cafe", 90),
    "kin": Collection("naver_kin", "cafe", 70),
}
MOST_SHOWN, LAST_START = 100, 1_000
NO_KEYS, SPENT_KEYS = ("", "UNREGISTERED", "EXPIRED"), ("OVER-QUOTA",)
_PLAIN = "text/plain; charset=utf-8"
_ZONE = "+0900"


class NaverService:
    """Answers searches of one city."""

    prefixes = (OLD, HUB)

    def __init__(self, city: City) -> None:
        self._index = SearchIndex(city)

    def answer(self, request: Request) -> Answer:
        is_hub = request.path.startswith(HUB)
        name = "x-ncp-apigw-api-key" if is_hub else "x-naver-client-secret"
        id_name = "x-ncp-apigw-api-key-id" if is_hub else "x-naver-client-id"
        keys = {request.headers.get(name, ""), request.headers.get(id_name, "")}
        if keys & set(NO_KEYS):
            return _refused(is_hub, HTTPStatus.UNAUTHORIZED, "200", "024", "Authentication Failed")
        if keys & set(SPENT_KEYS):
            return _refused(is_hub, HTTPStatus.TOO_MANY_REQUESTS, "400", "010", "Quota Exceeded")
        kind = request.path.removeprefix(HUB if is_hub else OLD).removesuffix(".json")
        if kind not in KINDS or request.method != "GET":
            return _wrong(HTTPStatus.NOT_FOUND, "SE05", "Invalid search api")
        asked = request.params
        if not asked.get("query", "").strip():
            return _wrong(HTTPStatus.BAD_REQUEST, "SE01", "Incorrect query request")
        display, start = _number(asked, "display", 10), _number(asked, "start", 1)
        if not 1 <= display <= MOST_SHOWN:
            return _wrong(HTTPStatus.BAD_REQUEST, "SE02", "Invalid display value")
        if not 1 <= start <= LAST_START:
            return _wrong(HTTPStatus.BAD_REQUEST, "SE03", "Invalid start value")
        if asked.get("sort", "sim") not in ("sim", "date"):
            return _wrong(HTTPStatus.BAD_REQUEST, "SE04", "Invalid sort value")
        pages = self._index.find(KINDS[kind], asked["query"], latest_on=request.latest_on)
        if asked.get("sort") != "date":
            pages = sorted(pages, key=lambda page: page.code)
        items = [_item(kind, page, asked["query"]) for page in pages[start - 1 : start - 1 + display]]
        body = {
            "lastBuildDate": f"{request.latest_on:%a, %d %b %Y} 23:59:59 {_ZONE}",
            "total": len(pages) + request.extra_total,
            "start": start,
            "display": len(items),
            "items": items,
        }
        made = Answer.of_json(body)
        return Answer(made.status, made.body, _PLAIN if is_hub else JSON)


def _item(kind: str, page: Page, query: str) -> dict[str, str]:
    item = {"title": marked(page.title, query), "description": marked(excerpt(page.body), query)}
    if kind == "news":
        own = f"https://press.example/article/{page.code}"
        written = f"{page.posted_at:%a, %d %b %Y %H:%M:00} {_ZONE}"
        return item | {"originallink": own, "link": f"https://news.example/{page.code}", "pubDate": written}
    if kind == "blog":
        return item | {
            "link": f"https://blog.example/{page.author}/{page.code}",
            "bloggername": f"{page.author}의 블로그",
            "bloggerlink": f"blog.example/{page.author}",
            "postdate": f"{page.posted_at:%Y%m%d}",
        }
    if kind == "cafearticle":
        return item | {
            "link": f"https://cafe.example/{page.code}",
            "cafename": page.site,
            "cafeurl": "https://cafe.example/",
        }
    return item | {"link": f"https://kin.example/qna/{page.code}"}


def _number(asked: Mapping[str, str], name: str, usual: int) -> int:
    text = asked.get(name, str(usual))
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else -1


def _refused(is_hub: bool, status: HTTPStatus, hub_code: str, old_code: str, words: str) -> Answer:
    if is_hub:
        details: Any = {"errorCode": hub_code, "message": words, "details": words}
        return Answer.of_json({"error": details}, status=status, headers={"x-ncp-trace-id": "0"})
    return _wrong(status, old_code, words)


def _wrong(status: HTTPStatus, code: str, words: str) -> Answer:
    return Answer.of_json({"errorMessage": words, "errorCode": code}, status=status)


def service(city: City) -> NaverService:
    return NaverService(city)

"""Kakao's (Daum) search: blogs, cafés, web pages."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from demo_city.answers import Answer, Request
from demo_city.city import City
from demo_city.search_index import Collection, Page, SearchIndex, excerpt, marked

PREFIX, SCHEME = "/v2/search/", "KakaoAK "
KINDS = {
    "blog": Collection("kakao_blog", "blog", 80),
    "cafe": Collection("kakao_cafe", "cafe", 70),
    "web": Collection("kakao_web", "blog", 50),
}
MOST_PAGES = MOST_SHOWN = 50


class KakaoService:
    """Answers searches of one city."""

    prefixes = (PREFIX,)

    def __init__(self, city: City) -> None:
        self._index = SearchIndex(city)

    def answer(self, request: Request) -> Answer:
        refused = _refused(request.headers.get("authorization", ""))
        if refused is not None:
            return refused
        kind = request.path.removeprefix(PREFIX)
        if kind not in KINDS or request.method != "GET":
            return _wrong("NotFoundError", "not found", HTTPStatus.NOT_FOUND)
        asked = request.params
        if not asked.get("query", "").strip():
            return _wrong("MissingParameter", "query parameter required")
        if asked.get("sort", "accuracy") not in ("accuracy", "recency"):
            return _wrong("InvalidArgument", "sort is invalid")
        page, size = _number(asked.get("page", "1")), _number(asked.get("size", "10"))
        if not 1 <= page <= MOST_PAGES or not 1 <= size <= MOST_SHOWN:
            return _wrong("InvalidArgument", "page or size is out of range")
        found = self._index.find(KINDS[kind], asked["query"], latest_on=request.latest_on)
        if asked.get("sort") != "recency":
            found = sorted(found, key=lambda one: one.code)
        first = (page - 1) * size
        pageable = min(len(found), MOST_PAGES * MOST_SHOWN)
        meta = {
            "total_count": len(found) + request.extra_total,
            "pageable_count": pageable,
            "is_end": first + size >= pageable,
        }
        shown = [_document(kind, one, asked["query"]) for one in found[first : first + size]]
        return Answer.of_json({"meta": meta, "documents": shown})


def _document(kind: str, page: Page, query: str) -> dict[str, str]:
    document = {
        "title": marked(page.title, query),
        "contents": marked(excerpt(page.body), query),
        "datetime": f"{page.posted_at:%Y-%m-%dT%H:%M:%S}.000+09:00",
    }
    if kind == "blog":
        return document | {
            "url": f"https://daumblog.example/{page.author}/{page.code}",
            "blogname": page.author,
            "thumbnail": "",
        }
    if kind == "cafe":
        return document | {"url": f"https://daumcafe.example/{page.code}", "cafename": page.site, "thumbnail": ""}
    return document | {"url": f"https://web.example/{page.code}"}


def _refused(given: str) -> Answer | None:
    if not given.startswith(SCHEME):
        return _wrong("AccessDeniedError", "cannot find Authorization : KakaoAK header", HTTPStatus.UNAUTHORIZED)
    key = given.removeprefix(SCHEME).strip()
    refusals: dict[str, tuple[int, str, HTTPStatus]] = {
        "": (-401, "wrong appKey format", HTTPStatus.UNAUTHORIZED),
        "UNREGISTERED": (-401, "wrong appKey format", HTTPStatus.UNAUTHORIZED),
        "OVER-QUOTA": (-10, "API limit has been exceeded.", HTTPStatus.BAD_REQUEST),
        "MAINTENANCE": (-9798, "under maintenance", HTTPStatus.SERVICE_UNAVAILABLE),
    }
    if key not in refusals:
        return None
    code, words, status = refusals[key]
    body: dict[str, Any] = {"code": code, "msg": words}
    return Answer.of_json(body, status=status)


def _wrong(kind: str, words: str, status: HTTPStatus = HTTPStatus.BAD_REQUEST) -> Answer:
    return Answer.of_json({"errorType": kind, "message": words}, status=status)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else -1


def service(city: City) -> KakaoService:
    return KakaoService(city)

"""BigKinds' news search: POST with the key in the body, errors with HTTP 200."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from demo_city.answers import Answer, Request
from demo_city.city import City
from demo_city.days import Days
from demo_city.search_index import Collection, Page, SearchIndex

PATH = "/search/news"
ARTICLES = Collection("bigkinds_news", "blog", 150)
PROVIDERS = {"인천일보": "01100501", "경인일보": "01100401", "기호일보": "01100301", "경기일보": "01100201"}
MOST_SHOWN = MOST_REACHED = 10_000
_LONGEST_RANGE_DAYS = 366


class BigKindsService:
    """Answers searches of one city."""

    prefixes = (PATH,)

    def __init__(self, city: City) -> None:
        self._index = SearchIndex(city)

    def answer(self, request: Request) -> Answer:
        try:
            asked = json.loads(request.body or b"null")
            key, argument = asked["access_key"], asked["argument"]
            when = argument["published_at"]
            first_on, end_on = date.fromisoformat(when["from"]), date.fromisoformat(when["until"])
            first, size = int(argument.get("return_from", 0)), int(argument.get("return_size", 10))
            wanted, query = set(argument.get("provider") or PROVIDERS), str(argument["query"])
        except (KeyError, TypeError, ValueError, AttributeError):
            return _refused(-1, "요청 형식 오류")
        if key in ("", "UNREGISTERED", "EXPIRED"):
            return _refused(-10, f"access_key {key} 인증에 실패하였습니다.")
        if key == "OVER-QUOTA":
            return _refused(-20, "일일 요청 한도를 초과하였습니다.")
        if not 0 < (end_on - first_on).days <= _LONGEST_RANGE_DAYS:
            return _refused(-2, "published_at 범위 오류")
        if first < 0 or not 0 < size <= MOST_SHOWN or first + size > MOST_REACHED:
            return _refused(-3, "return_from, return_size 범위 오류")
        pages = self._index.of_days(ARTICLES, Days(first_on, end_on), query)
        found = [page for page in pages if _provider(page) in wanted]
        shown = [_document(page) for page in found[first : first + size]]
        body = {"total_hits": len(found) + request.extra_total, "documents": shown}
        return Answer.of_json({"result": 0, "return_object": body})


def _provider(page: Page) -> str:
    return tuple(PROVIDERS)[int(page.code, 16) % len(PROVIDERS)]


def _document(page: Page) -> dict[str, Any]:
    provider = _provider(page)
    return {
        "news_id": f"{PROVIDERS[provider]}.{page.posted_at:%Y%m%d%H%M%S}{int(page.code, 16) % 10**9:09d}",
        "title": page.title,
        "content": page.body,
        "published_at": f"{page.posted_at:%Y-%m-%d}T00:00:00.000+09:00",
        "enveloped_at": f"{page.posted_at:%Y-%m-%dT%H:%M:%S}.000+09:00",
        "provider": provider,
        "category": ["지역>인천", "사회>사회일반"],
        "byline": page.author,
        "provider_link_page": f"https://press.example/news/{page.code}",
    }


def _refused(result: int, reason: str) -> Answer:
    return Answer.of_json({"result": result, "reason": reason})


def service(city: City) -> BigKindsService:
    return BigKindsService(city)

"""X API v2 recent search: seven days, newest first, pages by token, a limit in fifteen minutes."""

from __future__ import annotations

import html
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any

from demo_city.answers import Answer, Request
from demo_city.city import City
from demo_city.days import night_of
from demo_city.platform_store import Item, PlatformStore, has_words

PATH, SCHEME = "/2/tweets/search/recent", "Bearer "
POSTS_PER_DAY = 300
REACH_DAYS = 7
LEAST_SHOWN, MOST_SHOWN = 10, 100
LIMIT = 60
_PLACE = "demo-"


class XService:
    """Answers searches of one city."""

    prefixes = (PATH,)

    def __init__(self, city: City) -> None:
        self._posts = PlatformStore(
            city, feed="x_search", platform="twitter", per_day=POSTS_PER_DAY, days_back=REACH_DAYS + 1
        )

    def answer(self, request: Request) -> Answer:
        refused = _refused(request.headers.get("authorization", ""))
        if refused is not None:
            return refused
        asked = request.params
        opened_at = night_of(request.latest_on)
        try:
            size = int(asked.get("max_results", "10"))
            start = _moment(asked.get("start_time")) or opened_at - timedelta(days=REACH_DAYS)
            end = _moment(asked.get("end_time")) or opened_at
            first = int(asked.get("next_token", f"{_PLACE}0").removeprefix(_PLACE))
        except ValueError:
            return _invalid("One or more parameters to your request was invalid.")
        if not LEAST_SHOWN <= size <= MOST_SHOWN or not asked.get("query") or not start < end:
            return _invalid("One or more parameters to your request was invalid.")
        if start < opened_at - timedelta(days=REACH_DAYS) or end > opened_at:
            return _invalid("'start_time' must be on or after, 'end_time' before what can be searched.")
        found = [
            item
            for item in self._posts.shown(request.latest_on)
            if start <= item.posted_at < end and has_words(item.body, asked["query"])
        ]
        shown = found[first : first + size]
        meta: dict[str, Any] = {"result_count": len(shown) + request.extra_total}
        body: dict[str, Any] = {"meta": meta}
        if shown:
            body["data"] = [_tweet(item) for item in shown]
            meta |= {"newest_id": body["data"][0]["id"], "oldest_id": body["data"][-1]["id"]}
        if "author_id" in asked.get("expansions", "") and shown:
            users = {_user_id(i.author): i.author for i in shown}
            body["includes"] = {"users": [{"id": n, "username": name, "name": name} for n, name in users.items()]}
        if first + size < len(found):
            meta["next_token"] = f"{_PLACE}{first + size}"
        return Answer.of_json(
            body, headers={"x-rate-limit-limit": str(LIMIT), "x-rate-limit-remaining": str(LIMIT - 1)}
        )


def _tweet(item: Item) -> dict[str, Any]:
    post_id = f"2{item.number:018d}"
    # An edit makes a new post that names the first.
    versions = [post_id, f"3{item.number:018d}"] if item.edited_at else [post_id]
    return {
        "id": versions[-1],
        "edit_history_tweet_ids": versions,
        "text": html.escape(item.body, quote=False),
        "created_at": f"{item.posted_at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.000Z",
        "author_id": _user_id(item.author),
        "lang": "ko",
        "public_metrics": {
            "retweet_count": item.shares,
            "reply_count": item.replies,
            "like_count": item.likes,
            "quote_count": 0,
            "bookmark_count": 0,
            "impression_count": item.likes * 37,
        },
    }


def _user_id(name: str) -> str:
    return str(int.from_bytes(name.encode(), "big") % 10**17 + 10**17)


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def _refused(given: str) -> Answer | None:
    key = given.removeprefix(SCHEME).strip()
    if not given.startswith(SCHEME) or key in ("", "UNREGISTERED", "EXPIRED"):
        return _problem("Unauthorized", HTTPStatus.UNAUTHORIZED)
    if key == "OVER-QUOTA":
        return _problem("UsageCapExceeded", HTTPStatus.TOO_MANY_REQUESTS)
    return None


def _problem(title: str, status: HTTPStatus) -> Answer:
    body = {"title": title, "type": "about:blank", "status": int(status), "detail": title}
    return Answer.of_json(body, status=status)


def _invalid(message: str) -> Answer:
    body = {
        "errors": [{"parameters": {}, "message": message}],
        "title": "Invalid Request",
        "detail": message,
        "type": "https://api.x.com/2/problems/invalid-request",
    }
    return Answer.of_json(body, status=HTTPStatus.BAD_REQUEST)


def service(city: City) -> XService:
    return XService(city)

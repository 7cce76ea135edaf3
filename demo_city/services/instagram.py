"""Meta's Graph API for Instagram hashtags: the last day of each, thirty of them in a week."""

from __future__ import annotations

import zlib
from datetime import timedelta
from typing import Any

from demo_city import graph
from demo_city.answers import Answer, Request
from demo_city.city import City
from demo_city.days import night_of
from demo_city.platform_store import Item, PlatformStore

USER_ID, USERNAME = "17841400000028028", "incheon_official"
MEDIA_PER_DAY = 100
REACH_HOURS, DAYS_BACK = 24, 3
MOST_SHOWN = 50
HASHTAG_LIMIT = 30
_DEFAULT_LIMIT = 25
_TYPES = ("IMAGE", "CAROUSEL_ALBUM", "VIDEO")


class InstagramService:
    """Answers for one account; remembers the hashtags that were asked, by night."""

    prefixes = (f"{graph.ROOT}ig_hashtag_search", f"{graph.ROOT}178")

    def __init__(self, city: City) -> None:
        self._media = PlatformStore(
            city, feed="instagram_hashtag", platform="instagram", per_day=MEDIA_PER_DAY, days_back=DAYS_BACK
        )
        self._hashtags: dict[str, str] = {}

    def answer(self, request: Request) -> Answer:
        refused = graph.refused(request)
        if refused is not None:
            return refused
        path, asked = request.path.removeprefix(graph.ROOT), request.params
        if path == "ig_hashtag_search":
            return self._search(asked.get("user_id", ""), asked.get("q", ""))
        owner, _, edge = path.partition("/")
        shown = self._media.shown(request.latest_on)
        if owner == USER_ID and edge == "media":
            try:
                since, until = graph.bounds(request)
            except ValueError:
                return graph.error(100, "Invalid parameter")
            own = [_medium(item) for item in shown if item.is_own and since <= item.posted_at <= until]
            return graph.page(request, own, default=_DEFAULT_LIMIT)
        hashtag = self._hashtags.get(owner)
        if hashtag is None or edge != "recent_media" or asked.get("user_id") != USER_ID:
            return graph.gone()
        reached_at = night_of(request.latest_on) - timedelta(hours=REACH_HOURS)
        media = [
            _medium(i) for i in shown if i.posted_at >= reached_at and (f"#{hashtag}" in i.body or hashtag == "인천")
        ]
        return graph.page(request, media, default=_DEFAULT_LIMIT, most=MOST_SHOWN)

    def _search(self, user_id: str, hashtag: str) -> Answer:
        if user_id != USER_ID or not hashtag:
            return graph.error(100, "Invalid parameter")
        if hashtag.startswith("없는"):
            return graph.error(24, "The requested resource does not exist", subcode=2207024)
        # A name has one id all over the world.
        hashtag_id = f"178{zlib.crc32(hashtag.encode()):014d}"
        if hashtag_id not in self._hashtags and len(self._hashtags) >= HASHTAG_LIMIT:
            return graph.error(18, "You have reached the limit of unique hashtags", subcode=2207034)
        self._hashtags[hashtag_id] = hashtag
        return Answer.of_json({"data": [{"id": hashtag_id}]}, headers={"X-App-Usage": graph.USAGE})


def _medium(item: Item) -> dict[str, Any]:
    return {
        "id": f"17{item.number:015d}",
        "caption": item.body,
        "media_type": _TYPES[item.number % len(_TYPES)],
        "permalink": f"https://www.instagram.com/p/{item.number:x}/",
        "timestamp": graph.written(item.posted_at),
        "like_count": item.likes,
        "comments_count": item.replies,
    }


def service(city: City) -> InstagramService:
    return InstagramService(city)

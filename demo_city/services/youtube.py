"""YouTube Data API v3: searches for videos, comment threads with a few replies, all replies of a comment."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from http import HTTPStatus
from typing import Any

from demo_city.answers import Answer, Request
from demo_city.city import City
from demo_city.days import KST
from demo_city.platform_store import Item, PlatformStore

ROOT = "/youtube/v3/"
CHANNEL_ID, OTHER_CHANNEL_ID = "UCdemoIncheonCity0000028", "UCdemoNeighbour000000000"
COMMENTS_PER_DAY = 150
DAYS_BACK = 30
SHOWN_REPLIES = 5
_CLOSED_EVERY = 7
"""Every so many days a video of somebody else has its comments switched off."""


@dataclass
class _Thread:
    item: Item
    video_id: str
    channel_id: str
    replies: list[Item] = field(default_factory=list)

    @property
    def comment_id(self) -> str:
        return f"Ugdemo{self.item.number:015d}"


class YouTubeService:
    """Answers for one city."""

    prefixes = (ROOT,)

    def __init__(self, city: City) -> None:
        self._comments = PlatformStore(
            city, feed="youtube_comment", platform="youtube", per_day=COMMENTS_PER_DAY, days_back=DAYS_BACK
        )

    def answer(self, request: Request) -> Answer:
        key = request.params.get("key", "")
        if key in ("", "UNREGISTERED", "EXPIRED"):
            return _error(HTTPStatus.BAD_REQUEST, "badRequest", "API key not valid. Please pass a valid API key.")
        if key == "OVER-QUOTA":
            return _error(HTTPStatus.FORBIDDEN, "quotaExceeded", "The request cannot be completed: quota.")
        path = request.path.removeprefix(ROOT)
        known = {"search": self._search, "commentThreads": self._threads, "comments": self._replies}
        if path not in known or request.method != "GET":
            return _error(HTTPStatus.NOT_FOUND, "notFound", "Not found")
        try:
            return known[path](request)
        except (KeyError, ValueError):
            return _error(HTTPStatus.BAD_REQUEST, "invalidPageToken", "Invalid parameter")

    def _search(self, request: Request) -> Answer:
        after, before = _moment(request.params["publishedAfter"]), _moment(request.params["publishedBefore"])
        videos = []
        for back in range(DAYS_BACK):
            day = request.latest_on - timedelta(days=back)
            for channel_id in (CHANNEL_ID, OTHER_CHANNEL_ID):
                published_at = datetime.combine(day, time(9), KST)
                if after <= published_at < before:
                    videos.append(_video(_video_id(day, channel_id), channel_id, published_at))
        return _listed(request, videos, kind="youtube#searchListResponse", most=50)

    def _threads(self, request: Request) -> Answer:
        asked = request.params
        threads = _in_threads(self._comments.shown(request.latest_on))
        if asked.get("allThreadsRelatedToChannelId"):
            if asked["allThreadsRelatedToChannelId"] not in (CHANNEL_ID, OTHER_CHANNEL_ID):
                return _error(HTTPStatus.NOT_FOUND, "channelNotFound", "The channel could not be found.")
            found = [t for t in threads if t.channel_id == asked["allThreadsRelatedToChannelId"]]
        elif asked.get("videoId"):
            video_id = asked["videoId"]
            if not video_id.startswith("dm"):
                return _error(HTTPStatus.NOT_FOUND, "videoNotFound", "The video could not be found.")
            if _is_closed(video_id):
                return _error(HTTPStatus.FORBIDDEN, "commentsDisabled", "The video has disabled comments.")
            found = [t for t in threads if t.video_id == video_id]
        else:
            return _error(HTTPStatus.BAD_REQUEST, "missingRequiredParameter", "No filter selected.")
        return _listed(request, [_thread(t) for t in found], kind="youtube#commentThreadListResponse", most=100)

    def _replies(self, request: Request) -> Answer:
        threads = _in_threads(self._comments.shown(request.latest_on))
        found = [t for t in threads if t.comment_id == request.params.get("parentId")]
        if not found:
            return _error(HTTPStatus.NOT_FOUND, "commentNotFound", "The comment could not be found.")
        replies = [_comment(reply, found[0], is_reply=True) for reply in found[0].replies]
        return _listed(request, replies, kind="youtube#commentListResponse", most=100)


def _in_threads(items: tuple[Item, ...]) -> list[_Thread]:
    """Newest thread first. Two of three comments answer the first comment of its video on the day before."""
    opened: dict[tuple[str, date], _Thread] = {}
    threads: list[_Thread] = []
    for item in reversed(items):
        day = item.posted_at.date()
        channel_id = CHANNEL_ID if item.number % 5 < 3 else OTHER_CHANNEL_ID
        video_id = _video_id(day - timedelta(days=item.number % 2), channel_id)
        earlier = opened.get((channel_id, day - timedelta(days=1)))
        if item.number % 3 and earlier:
            earlier.replies.append(item)
            continue
        thread = _Thread(item, video_id, channel_id)
        opened.setdefault((channel_id, day), thread)
        threads.append(thread)
    return threads[::-1]


def _video_id(day: date, channel_id: str) -> str:
    return f"dm{'own' if channel_id == CHANNEL_ID else 'oth'}{day.toordinal():06d}"


def _is_closed(video_id: str) -> bool:
    return video_id.startswith("dmoth") and video_id[5:].isdecimal() and int(video_id[5:]) % _CLOSED_EVERY == 0


def _video(video_id: str, channel_id: str, published_at: datetime) -> dict[str, Any]:
    snippet = {"publishedAt": _written(published_at), "channelId": channel_id, "title": "인천 소식"}
    return {
        "kind": "youtube#searchResult",
        "id": {"kind": "youtube#video", "videoId": video_id},
        "snippet": snippet,
    }


def _thread(thread: _Thread) -> dict[str, Any]:
    made: dict[str, Any] = {
        "kind": "youtube#commentThread",
        "id": thread.comment_id,
        "snippet": {
            "channelId": thread.channel_id,
            "videoId": thread.video_id,
            "topLevelComment": _comment(thread.item, thread, is_reply=False),
            "canReply": True,
            "totalReplyCount": len(thread.replies),
            "isPublic": True,
        },
    }
    if thread.replies:
        shown = thread.replies[-SHOWN_REPLIES:]
        made["replies"] = {"comments": [_comment(reply, thread, is_reply=True) for reply in shown]}
    return made


def _comment(item: Item, thread: _Thread, *, is_reply: bool) -> dict[str, Any]:
    author = CHANNEL_ID if item.is_own else f"UC{int.from_bytes(item.author.encode(), 'big') % 10**20:022d}"
    snippet: dict[str, Any] = {
        "channelId": thread.channel_id,
        "videoId": thread.video_id,
        "textDisplay": item.body,
        "textOriginal": item.body,
        "authorDisplayName": f"@{item.author}",
        "authorChannelId": {"value": author},
        "canRate": True,
        "viewerRating": "none",
        "likeCount": item.likes,
        "publishedAt": _written(item.posted_at),
        "updatedAt": _written(item.edited_at or item.posted_at),
    }
    if is_reply:
        snippet["parentId"] = thread.comment_id
    own_id = f"{thread.comment_id}.r{item.number:015d}" if is_reply else thread.comment_id
    return {"kind": "youtube#comment", "id": own_id, "snippet": snippet}


def _listed(request: Request, items: list[dict[str, Any]], *, kind: str, most: int) -> Answer:
    size = int(request.params.get("maxResults", "20"))
    first = int(request.params.get("pageToken", "T0")[1:])
    if not 1 <= size <= most:
        return _error(HTTPStatus.BAD_REQUEST, "invalidValue", "maxResults")
    shown = items[first : first + size]
    body: dict[str, Any] = {"kind": kind, "pageInfo": {"totalResults": len(shown), "resultsPerPage": size}}
    if first + size < len(items):
        body["nextPageToken"] = f"T{first + size}"
    return Answer.of_json({**body, "items": shown})


def _error(status: HTTPStatus, reason: str, message: str) -> Answer:
    domain = "youtube.quota" if reason == "quotaExceeded" else "youtube.commentThread"
    listed = [{"message": message, "domain": domain, "reason": reason}]
    return Answer.of_json({"error": {"code": int(status), "message": message, "errors": listed}}, status=status)


def _written(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _moment(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def service(city: City) -> YouTubeService:
    return YouTubeService(city)

"""Small worlds of the four social networks for tests: what each answers, as its documentation writes it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from extract.contract import Extraction
from extract.quota import Ledger, MemoryLedger
from extract.registry import extractors
from extract.window import Window
from tests.fakes.http_server import Answer, Served

PAGE, USER, CHANNEL, VIDEO = "100", "178", "UCcity", "v_video"
Respond = Callable[[str, dict[str, str], int], Answer]
AT = "2026-11-17T03:00:00+0000"


def json_answer(value: Any, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    return Answer(
        json.dumps(value).encode(), status=status, headers={"Content-Type": "application/json", **(headers or {})}
    )


def graph_error(code: int, *, subcode: int | None = None, status: int = 400, **more: Any) -> Answer:
    error = {"message": "비밀 글", "type": "OAuthException", "code": code, "fbtrace_id": "A", **more}
    return json_answer({"error": error | ({"error_subcode": subcode} if subcode else {})}, status=status)


def google_error(code: int, reason: str) -> Answer:
    listed = [{"message": "비밀 글", "domain": "youtube", "reason": reason}]
    return json_answer({"error": {"code": code, "message": "비밀 글", "errors": listed}}, status=code)


def facebook(path: str, query: dict[str, str], number: int) -> Answer:
    """Two posts with two comments each, the list in two pages."""
    owner = path.split("/")[2]
    if owner == PAGE:
        first = 2 if query.get("after") == "p2" else 1
        post = {
            "id": f"{PAGE}_{first}",
            "message": f"소식 {first}",
            "created_time": AT,
            "from": {"id": PAGE},
            "comments": {"summary": {"total_count": 2}},
        }
        paging: dict[str, Any] = {"cursors": {"after": "p2" if first == 1 else "end"}}
        if first == 1:
            paging["next"] = "https://evil.example/next?after=p2"
        return json_answer({"data": [post], "paging": paging})
    post_id = owner.split("_")[1]
    comments = [
        {"id": f"{post_id}_{n}", "message": f"의견 {n}", "created_time": AT, "from": {"id": "7"}} for n in (1, 2)
    ]
    return json_answer({"data": comments, "paging": {"cursors": {"after": "end"}}})


def instagram(path: str, query: dict[str, str], number: int) -> Answer:
    """Two hashtags that find the same three media, on two pages with the same cursor, one of them the city's own."""
    if path.endswith("/ig_hashtag_search"):
        return json_answer({"data": [{"id": "55" if query["q"] == "인천" else "56"}]})
    if path.endswith(f"/{USER}/media"):
        return json_answer({"data": [{"id": "1", "permalink": "https://i/p/1/", "timestamp": AT}]})
    shown = [1, 2] if "after" not in query else [3]
    media = [{"id": str(n), "caption": f"글 {n}", "permalink": f"https://i/p/{n}/", "timestamp": AT} for n in shown]
    paging: dict[str, Any] = {"cursors": {"after": "same"}}
    if "after" not in query:
        paging["next"] = "https://graph.facebook.com/next"
    return json_answer({"data": media, "paging": paging})


def x(path: str, query: dict[str, str], number: int) -> Answer:
    """Four posts in two pages, newest first, one an hour; spans are kept to."""
    posts = [
        {
            "id": str(n),
            "text": f"글 {n}",
            "created_at": f"2026-11-17T{n:02d}:30:00.000Z",
            "author_id": "9",
            "lang": "ko",
        }
        for n in (8, 6, 4, 2)
    ]
    posts = [p for p in posts if query["start_time"] <= p["created_at"] < query["end_time"]]
    first = int(query.get("next_token", "t0")[1:])
    shown = posts[first : first + 2]
    meta: dict[str, Any] = {"result_count": len(shown)}
    if first + 2 < len(posts):
        meta["next_token"] = f"t{first + 2}"
    return json_answer({"meta": meta} | ({"data": shown} if shown else {}))


def thread(own_id: str, *, at: str = "2026-11-17T03:00:00Z", replies: int = 0, shown: int = 0) -> dict[str, Any]:
    def comment(comment_id: str) -> dict[str, Any]:
        snippet = {"textDisplay": f"댓글 {comment_id}", "publishedAt": at, "authorChannelId": {"value": "UCx"}}
        return {"id": comment_id, "snippet": snippet}

    return {
        "id": own_id,
        "snippet": {
            "videoId": VIDEO,
            "channelId": CHANNEL,
            "totalReplyCount": replies,
            "topLevelComment": comment(own_id),
        },
        "replies": {"comments": [comment(f"{own_id}.{n}") for n in range(shown)]},
    }


def youtube(path: str, query: dict[str, str], number: int) -> Answer:
    """A channel with threads on two pages, the second with seven replies, and one video of somebody else."""
    if path.endswith("/search"):
        return json_answer({"items": [{"id": {"videoId": VIDEO}, "snippet": {"channelId": "UCother"}}]})
    if path.endswith("/comments"):
        parent = query["parentId"]
        at = "2026-11-17T04:00:00Z"
        ids = [f"{parent}.{n}" for n in range(7)]
        replies = [{"id": i, "snippet": {"textDisplay": f"댓글 {i}", "publishedAt": at}} for i in ids]
        return json_answer({"items": replies})
    if query.get("videoId"):
        return json_answer({"items": [thread("Uv")]})
    if "pageToken" not in query:
        return json_answer({"items": [thread("U1")], "nextPageToken": "T2"})
    return json_answer({"items": [thread("U2", replies=7, shown=5)]})


WINDOW = Window.of_days(date(2026, 11, 16), date(2026, 11, 17))
PULLED_AT = datetime(2026, 11, 17, 16, tzinfo=UTC)
KEY = "topsecret"
WORLDS: Mapping[str, tuple[Respond, int]] = {
    "facebook.posts": (facebook, 2),
    "facebook.comments": (facebook, 4),
    "instagram.media": (instagram, 3),
    "x.posts": (x, 4),
    "youtube.comments": (youtube, 10),
}
SETTINGS: Mapping[str, Mapping[str, Any]] = {
    "facebook": {"pages": {PAGE: "인천광역시"}},
    "instagram": {"user_id": USER, "hashtags": ["인천", "#인천시"], "reach_hours": 49},
    "x": {"queries": ["인천"], "night_share": 1.0},
    "youtube": {"channel_ids": [CHANNEL], "queries": ["인천"]},
}
FEEDS = sorted(WORLDS)


def extract(
    served: Served, feed: str, *, ledger: Ledger | None = None, sleeps: list[float] | None = None, **more: Any
) -> Extraction:
    source = feed.split(".")[0]
    waits = sleeps if sleeps is not None else []
    http = {"timeout_seconds": 0.5, "sleep": waits.append, "min_interval_seconds": 0}
    asked = {**SETTINGS[source], "base_url": served.url, "api_key": KEY, "http": http, **more}
    found = {e.feed.name: e for e in extractors(source, asked, ledger=ledger or MemoryLedger())}[feed]
    return found.extract(WINDOW, pulled_at=PULLED_AT)


def nth(respond: Respond, number: int, answer: Answer | Callable[[], Answer], *, times: int = 99) -> Respond:
    """As `respond`, but from that request on something else, for so many requests."""

    def other(path: str, query: dict[str, str], asked: int) -> Answer:
        if number <= asked < number + times:
            return answer() if callable(answer) else answer
        return respond(path, query, asked)

    return other

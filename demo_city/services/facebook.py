"""Meta's Graph API for the city's Facebook page: its posts, and the comments below them."""

from __future__ import annotations

from datetime import date
from typing import Any

from demo_city import graph
from demo_city.answers import Answer, Request
from demo_city.city import City
from demo_city.platform_store import Item, PlatformStore

PAGE_ID, PAGE_NAME = "100064000000028", "인천광역시"
POSTS_PER_DAY, COMMENTS_PER_DAY = 20, 100
DAYS_BACK = 30
_DEFAULT_LIMIT = 25
_CHOICE = 4
"""People comment on one of the newest few posts."""


class FacebookService:
    """Answers for one page."""

    prefixes = (f"{graph.ROOT}{PAGE_ID[:3]}",)

    def __init__(self, city: City) -> None:
        self._posts = PlatformStore(
            city, feed="facebook_page", platform="facebook", per_day=POSTS_PER_DAY, days_back=DAYS_BACK, noise_share=0
        )
        self._comments = PlatformStore(
            city, feed="facebook_comment", platform="facebook", per_day=COMMENTS_PER_DAY, days_back=DAYS_BACK
        )

    def answer(self, request: Request) -> Answer:
        refused = graph.refused(request)
        if refused is not None:
            return refused
        owner, _, edge = request.path.removeprefix(graph.ROOT).partition("/")
        try:
            since, until = graph.bounds(request)
        except ValueError:
            return graph.error(100, "Invalid parameter")
        posts = self._posts.shown(request.latest_on)
        below = self._below(request.latest_on)
        if owner == PAGE_ID and edge in ("published_posts", "feed"):
            wanted = [_post(p, below.get(p.number, [])) for p in posts if since <= p.posted_at <= until]
            return graph.page(request, wanted, default=_DEFAULT_LIMIT)
        found = [post for post in posts if _post_id(post) == owner]
        if not found or edge != "comments":
            return graph.gone()
        wanted = [_comment(c, found[0]) for c in below.get(found[0].number, []) if since <= c.posted_at <= until]
        return graph.page(request, wanted, default=_DEFAULT_LIMIT)

    def _below(self, latest_on: date) -> dict[int, list[Item]]:
        """Comments by the number of their post; newest first."""
        posts = self._posts.shown(latest_on)
        below: dict[int, list[Item]] = {}
        for comment in self._comments.shown(latest_on):
            older = [post for post in posts if post.posted_at < comment.posted_at][:_CHOICE]
            if older:
                below.setdefault(older[comment.number % len(older)].number, []).append(comment)
        return below


def _post_id(post: Item) -> str:
    return f"{PAGE_ID}_{post.number}"


def _post(post: Item, comments: list[Item]) -> dict[str, Any]:
    return {
        "id": _post_id(post),
        "message": f"[인천시 소식] {post.body}\n의견을 댓글로 남겨 주세요.",
        "created_time": graph.written(post.posted_at),
        "permalink_url": f"https://www.facebook.com/{PAGE_ID}/posts/{post.number}",
        "from": {"name": PAGE_NAME, "id": PAGE_ID},
        "shares": {"count": post.shares},
        "likes": {"data": [], "summary": {"total_count": post.likes}},
        "comments": {"data": [], "summary": {"order": "ranked", "total_count": len(comments)}},
    }


def _comment(comment: Item, post: Item) -> dict[str, Any]:
    author = (PAGE_NAME, PAGE_ID) if comment.is_own else (comment.author, f"7{_digits(comment.author)}")
    return {
        "id": f"{post.number}_{comment.number}",
        "message": comment.body,
        "created_time": graph.written(comment.posted_at),
        "permalink_url": f"https://www.facebook.com/{PAGE_ID}/posts/{post.number}?comment_id={comment.number}",
        "from": {"name": author[0], "id": author[1]},
        "like_count": comment.likes,
        "comment_count": comment.replies,
    }


def _digits(name: str) -> str:
    return str(int.from_bytes(name.encode(), "big") % 10**14).zfill(14)


def service(city: City) -> FacebookService:
    return FacebookService(city)

"""Records of four social networks, as documented and as nobody documented them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.contract import Feed
from extract.json_records import days_asked_for, first_of_each, object_in
from extract.posts import typed_posts
from extract.sources.facebook import parse as facebook
from extract.sources.facebook.schema import COMMENTS as FACEBOOK_COMMENTS
from extract.sources.facebook.schema import POSTS as FACEBOOK_POSTS
from extract.sources.instagram import parse as instagram
from extract.sources.instagram.schema import MEDIA
from extract.sources.x import parse as x
from extract.sources.x.schema import POSTS as X_POSTS
from extract.sources.youtube import parse as youtube
from extract.sources.youtube.schema import COMMENTS as YOUTUBE_COMMENTS
from extract.window import Window

WINDOW = Window.of_days(date(2026, 11, 16), date(2026, 11, 17))
Flatten = Callable[[Mapping[str, Any]], list[Mapping[str, Any]]]
READERS: dict[str, tuple[Feed, str, Flatten]] = {
    "facebook.posts": (
        FACEBOOK_POSTS,
        "created_time",
        lambda r: [facebook.flat_post(r, page_id="1", page_name="인천광역시")],
    ),
    "facebook.comments": (
        FACEBOOK_COMMENTS,
        "created_time",
        lambda r: [facebook.flat_comment(r, post_id="1_2", page_name="인천광역시")],
    ),
    "instagram.media": (
        MEDIA,
        "timestamp",
        lambda r: [instagram.flat_medium(r, hashtag="인천", own_links=(), own_account="1")],
    ),
    "x.posts": (X_POSTS, "created_at", lambda r: [x.flat_post(r, query="인천", own_names=frozenset({"incheon"}))]),
    "youtube.comments": (YOUTUBE_COMMENTS, "publishedAt", lambda r: list(youtube.thread_in(r).records)),
}
TEXT_KEYS = {
    "facebook.posts": "message",
    "facebook.comments": "message",
    "instagram.media": "caption",
    "x.posts": "text",
    "youtube.comments": "textDisplay",
}
KEYS = st.sampled_from(
    [
        "id",
        "message",
        "story",
        "created_time",
        "permalink_url",
        "from",
        "shares",
        "likes",
        "comments",
        "like_count",
        "comment_count",
        "parent",
        "caption",
        "timestamp",
        "permalink",
        "comments_count",
        "media_type",
        "text",
        "note_tweet",
        "created_at",
        "author_id",
        "lang",
        "public_metrics",
        "username",
        "edit_history_tweet_ids",
        "snippet",
        "topLevelComment",
        "replies",
        "totalReplyCount",
        "videoId",
        "publishedAt",
        "updatedAt",
        "authorChannelId",
        "textDisplay",
        "likeCount",
        "channelId",
        "parentId",
        "summary",
        "total_count",
        "count",
        "value",
        "new_key",
    ]
)
ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=12)
    | st.sampled_from(["2026-11-17T09:00:00+0000", "2026-11-17", "1763340000", "-1", "99999999999999999999", "\x00"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=12,
)


@pytest.mark.parametrize("name", sorted(READERS))
@settings(max_examples=30, deadline=None)
@given(records=st.lists(st.dictionaries(KEYS, ANYTHING, max_size=8), max_size=4))
def test_whatever_comes_is_a_row_or_a_named_rejection(name: str, records: list[dict[str, Any]]) -> None:
    feed, time_key, flatten = READERS[name]
    body = object_in(json.dumps({"data": records}).encode(), feed=name, window=WINDOW)
    flat = [one for record in body["data"] for one in flatten(record)]
    kept = days_asked_for(first_of_each(flat, key="id", text_key=TEXT_KEYS[name]), time_key=time_key, window=WINDOW)
    rows, numbers, rejected, _ = typed_posts(feed, kept, platform="p", collected_on=WINDOW.last_on)
    assert rows.schema == feed.arrow_schema()
    assert rows.num_rows + len(rejected) == len(kept)
    assert len(numbers) == rows.num_rows
    assert all(r.reason and r.column for r in rejected)


def row(name: str, record: Mapping[str, Any], **options: Any) -> dict[str, Any]:
    feed, _, flatten = READERS[name]
    flat = flatten(object_in(json.dumps(record).encode(), feed=name, window=WINDOW))
    rows, _, rejected, unknown = typed_posts(feed, flat[:1], platform="p", collected_on=WINDOW.last_on, **options)
    assert rejected == ()
    assert unknown is None
    (made,) = rows.to_pylist()
    return {k: v for k, v in made.items() if v is not None} | {"posted_at": str(made["posted_at"])}


def test_a_facebook_comment() -> None:
    record = {
        "id": "200_300",
        "message": "주차장이 부족해요",
        "created_time": "2026-11-17T09:03:22+0000",
        "from": {"id": "777", "name": "홍길동"},
        "like_count": "3",
        "comment_count": 1,
        "permalink_url": "https://www.facebook.com/1/posts/200?comment_id=300",
        "parent": {"id": "200_299"},
    }
    assert row("facebook.comments", record) == {
        "post_id": "200_300",
        "posted_on": date(2026, 11, 17),
        "posted_at": "2026-11-17 09:03:22+00:00",
        "is_day_assumed": False,
        "platform": "p",
        "site_name": "인천광역시",
        "author_key": "777",
        "body": "주차장이 부족해요",
        "url": "https://www.facebook.com/1/posts/200?comment_id=300",
        "like_count": 3,
        "reply_count": 1,
        "is_outbound": False,
        "parent_post_id": "1_2",
        "reply_to_id": "200_299",
    }


def test_a_comment_without_id_is_named_by_its_address_and_the_page_is_outbound() -> None:
    record = {
        "message": "네",
        "created_time": "2026-11-17T09:03:22+0000",
        "permalink_url": "https://f/1",
        "from": {"id": "1"},
    }
    made = row("facebook.comments", record, outbound_accounts=("1",))
    assert len(made["post_id"]) == 32
    assert made["is_outbound"] is True


def test_a_facebook_post_of_nothing_but_a_link_has_what_facebook_writes_about_it() -> None:
    record = {
        "id": "1_2",
        "story": "인천광역시님이 링크를 공유했습니다.",
        "created_time": "2026-11-17T00:00:00+0000",
        "likes": {"data": [], "summary": {"total_count": 5}},
        "shares": {"count": 2},
    }
    made = row("facebook.posts", record)
    assert (made["body"], made["author_key"], made["like_count"], made["share_count"]) == (record["story"], "1", 5, 2)


def test_an_instagram_medium_is_outbound_only_by_its_address() -> None:
    record = {"id": 17, "caption": "#인천", "timestamp": "2026-11-17T00:00:00+0000", "permalink": "https://i/p/a/"}
    flat = instagram.flat_medium(record, hashtag="인천", own_links={"https://i/p/a"}, own_account="me")
    assert flat["owner"] == "me"
    other = instagram.flat_medium(record, hashtag="인천", own_links={"https://i/p/b"}, own_account="me")
    assert other["owner"] is None
    assert row("instagram.media", record)["post_id"] == "17"


def test_a_post_on_x_is_unescaped_whole_and_keeps_its_first_number() -> None:
    record = {
        "id": "30",
        "edit_history_tweet_ids": ["10", "20", "30"],
        "text": "짧은 글…",
        "note_tweet": {"text": "A &amp; B &lt;긴 글&gt;"},
        "created_at": "2026-11-16T15:00:00.000Z",
        "author_id": "5",
        "username": "Incheon",
        "lang": "ko",
        "public_metrics": {"like_count": 1, "reply_count": 2, "retweet_count": 3, "impression_count": 9},
    }
    made = row("x.posts", record, outbound_accounts=("@Incheon",))
    assert made == {
        "post_id": "10",
        "posted_on": date(2026, 11, 17),
        "posted_at": "2026-11-16 15:00:00+00:00",
        "is_day_assumed": False,
        "platform": "p",
        "author_key": "Incheon",
        "body": "A & B <긴 글>",
        "url": "https://x.com/i/web/status/30",
        "like_count": 1,
        "reply_count": 2,
        "share_count": 3,
        "is_outbound": True,
        "query": "인천",
        "language": "ko",
    }


def test_a_name_that_is_not_the_citys_is_not_kept_in_clear() -> None:
    assert x.flat_post({"author_id": "5", "username": "citizen"}, query="q", own_names=frozenset())["author_id"] == "5"
    assert "username" not in x.flat_post({"username": "citizen"}, query="q", own_names=frozenset())


def test_a_youtube_thread_with_a_reply() -> None:
    def comment(own_id: str, **more: Any) -> dict[str, Any]:
        snippet = {
            "textDisplay": "좋아요",
            "publishedAt": "2026-11-17T00:00:00Z",
            "updatedAt": "2026-11-17T01:00:00Z",
            "authorChannelId": {"value": "UCx"},
            "authorDisplayName": "@name",
            "likeCount": 2,
            **more,
        }
        return {"id": own_id, "snippet": snippet}

    item = {
        "id": "Ug1",
        "snippet": {
            "videoId": "v1",
            "channelId": "UCcity",
            "totalReplyCount": 6,
            "topLevelComment": comment("Ug1"),
        },
        "replies": {"comments": [comment("Ug1.a", parentId="Ug1")]},
    }
    thread = youtube.thread_in(item)
    assert (thread.thread_id, thread.reply_count, len(thread.records)) == ("Ug1", 6, 2)
    assert thread.records[1]["parentId"] == "Ug1"
    made = row("youtube.comments", item)
    assert made["url"] == "https://www.youtube.com/watch?v=v1&lc=Ug1"
    assert (made["video_id"], made["site_name"], made["author_key"]) == ("v1", "UCcity", "UCx")
    assert str(made["edited_at"]) == "2026-11-17 01:00:00+00:00"
    assert made["reply_count"] == 6


def test_new_keys_are_kept_apart() -> None:
    flat = facebook.flat_comment({"id": "1", "mood": {"a": 1}}, post_id="1_2", page_name="p")
    _, _, _, unknown = typed_posts(FACEBOOK_COMMENTS, [flat], platform="p", collected_on=WINDOW.last_on)
    assert unknown is not None
    assert unknown.column_names == ["row_number", "mood"]
    assert unknown["mood"].to_pylist() == ['{"a": 1}']


def test_a_search_without_channels_that_are_read_anyway() -> None:
    def found(video: Any, channel: str) -> dict[str, Any]:
        return {"id": {"videoId": video}, "snippet": {"channelId": channel}}

    page = youtube.YouTubePage(
        (found("a", "UC1"), found("b", "UC2"), found("../c", "UC2"), {}, found(None, "UC2")), None
    )
    assert youtube.videos_in(page, without_channels=frozenset({"UC1"})) == (["b"], 3)

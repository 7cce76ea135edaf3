"""YouTube's comments when the API misbehaves, over loopback."""

from __future__ import annotations

import pytest

from extract.errors import (
    QuotaExceededError,
    SourceError,
    SourceFormatError,
    SourceUnavailableError,
)
from extract.quota import MemoryLedger
from tests.fakes import social_networks as world
from tests.fakes.http_server import Answer, serve
from tests.fakes.social_networks import (
    extract,
    google_error,
    json_answer,
)


@pytest.mark.parametrize(
    ("code", "reason", "error"),
    [
        (403, "quotaExceeded", QuotaExceededError),
        (403, "rateLimitExceeded", QuotaExceededError),
        (429, "rateLimitExceeded", QuotaExceededError),
        (400, "badRequest", SourceUnavailableError),
        (403, "forbidden", SourceUnavailableError),
        (500, "backendError", SourceUnavailableError),
    ],
)
def test_errors_of_youtube(code: int, reason: str, error: type[SourceError]) -> None:
    with serve(lambda path, query, number: google_error(code, reason)) as served, pytest.raises(error) as caught:
        extract(served, "youtube.comments")
    assert isinstance(caught.value, QuotaExceededError) == (error is QuotaExceededError)
    assert "비밀" not in str(caught.value)


@pytest.mark.parametrize(("code", "reason"), [(403, "commentsDisabled"), (404, "videoNotFound")])
def test_a_video_without_comments_is_told_and_passed_over(code: int, reason: str) -> None:
    def closed(path: str, query: dict[str, str], number: int) -> Answer:
        return google_error(code, reason) if query.get("videoId") else world.youtube(path, query, number)

    with serve(closed) as served:
        found = extract(served, "youtube.comments")
    assert found.rows.num_rows == 9
    assert reason in found.warnings[0]


def test_what_youtubes_quota_left_over_comes_first_the_next_night() -> None:
    ledger = MemoryLedger()
    with serve(world.youtube) as served:
        # The search has its own bucket: one search, then one page of the channel.
        found = extract(served, "youtube.comments", ledger=ledger, daily_units=1, night_share=1.0)
    assert found.rows["post_id"].to_pylist() == ["U1"]
    assert found.positions == {f"channel:{world.CHANNEL}": "2026-11-17", f"video:{world.VIDEO}": "2026-11-17"}
    ledger = MemoryLedger(kept={"youtube.comments": {"video:v_old": "2026-11-16"}})
    with serve(world.youtube) as served:
        whole = extract(served, "youtube.comments", ledger=ledger)
        threads = [q.get("videoId") for path, q in served.requests if path.endswith("/commentThreads")]
    assert threads[0] == "v_old"
    assert whole.positions == {"video:v_old": None}


def test_a_spent_search_bucket_leaves_the_channels_readable() -> None:
    def spent(path: str, query: dict[str, str], number: int) -> Answer:
        return google_error(403, "quotaExceeded") if path.endswith("/search") else world.youtube(path, query, number)

    with serve(spent) as served:
        found = extract(served, "youtube.comments")
    assert found.rows.num_rows == 9
    assert found.positions == {"query:인천": "2026-11-17"}


def test_a_walk_of_youtube_ends_at_old_threads_but_not_at_a_pinned_one() -> None:
    old, recent = "2026-10-01T00:00:00Z", "2026-11-17T00:00:00Z"
    pages = [
        [world.thread("Upinned", at=old), world.thread("U1", at=recent)],
        [world.thread("U2", at=recent)],
        [world.thread("U3", at=old), world.thread("U4", at=old)],
        [world.thread("U5", at=old)],
    ]

    def channel(path: str, query: dict[str, str], number: int) -> Answer:
        place = int(query.get("pageToken", "0"))
        return json_answer({"items": pages[place], "nextPageToken": str(place + 1)})

    with serve(channel) as served:
        found = extract(served, "youtube.comments", queries=[])
    assert found.rows["post_id"].to_pylist() == ["U1", "U2"]
    assert len(served.requests) == 3


def test_a_token_of_youtube_that_comes_again_ends_as_a_gap() -> None:
    def loop(path: str, query: dict[str, str], number: int) -> Answer:
        return json_answer({"items": [world.thread("U1")], "nextPageToken": "again"})

    with serve(loop) as served:
        found = extract(served, "youtube.comments", queries=[])
    assert len(served.requests) == 2
    assert (found.rows.num_rows, len(found.gaps)) == (1, 1)


def test_a_video_for_members_only_is_passed_over_and_a_refused_channel_is_not() -> None:
    def members(path: str, query: dict[str, str], number: int) -> Answer:
        return google_error(403, "forbidden") if query.get("videoId") else world.youtube(path, query, number)

    def refused(path: str, query: dict[str, str], number: int) -> Answer:
        is_channel = "allThreadsRelatedToChannelId" in query
        return google_error(403, "forbidden") if is_channel else world.youtube(path, query, number)

    with serve(members) as served:
        assert extract(served, "youtube.comments").rows.num_rows == 9
    with serve(refused) as served, pytest.raises(SourceUnavailableError, match="forbidden"):
        extract(served, "youtube.comments")


def test_videos_and_replies_that_cannot_be_asked_for_are_told() -> None:
    thread = {**world.thread("U1", replies=9), "id": "../1"}
    bad = {"id": {"videoId": None}, "snippet": {"channelId": "UCother"}}

    def nameless(path: str, query: dict[str, str], number: int) -> Answer:
        return json_answer({"items": [bad] if path.endswith("/search") else [thread]})

    with serve(nameless) as served:
        found = extract(served, "youtube.comments")
    assert found.gaps == (
        "검색어 '인천': 번호를 읽을 수 없는 동영상 1건",
        "채널 UCcity: 번호를 읽을 수 없는 댓글의 답글 9건",
    )


@pytest.mark.parametrize("body", [{}, {"items": None}, {"items": [], "nextPageToken": 1.5}])
def test_an_answer_of_youtube_that_only_looks_like_the_last_page_is_named(body: dict[str, object]) -> None:
    with serve(lambda path, query, number: json_answer(body)) as served, pytest.raises(SourceFormatError):
        extract(served, "youtube.comments")

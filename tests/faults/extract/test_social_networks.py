"""Facebook, Instagram, X and YouTube as they are, and as they misbehave, over loopback."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

import pytest

from extract.contract import Extraction
from extract.errors import (
    BudgetSpentError,
    QuotaExceededError,
    SourceError,
    SourceFormatError,
    SourceIncompleteError,
    SourceUnavailableError,
)
from extract.quota import Ledger, MemoryLedger
from extract.registry import extractors, feed_named
from extract.window import Window
from tests.fakes import social_networks as world
from tests.fakes.http_server import Answer, Served, serve
from tests.fakes.social_networks import Respond, google_error, graph_error, json_answer

WINDOW = Window.of_days(date(2026, 11, 16), date(2026, 11, 17))
PULLED_AT = datetime(2026, 11, 17, 16, tzinfo=UTC)
KEY = "topsecret"
WORLDS: Mapping[str, tuple[Respond, int]] = {
    "facebook.posts": (world.facebook, 2),
    "facebook.comments": (world.facebook, 4),
    "instagram.media": (world.instagram, 3),
    "x.posts": (world.x, 4),
    "youtube.comments": (world.youtube, 10),
}
SETTINGS: Mapping[str, Mapping[str, Any]] = {
    "facebook": {"pages": {world.PAGE: "인천광역시"}},
    "instagram": {"user_id": world.USER, "hashtags": ["인천", "#인천시"], "reach_hours": 49},
    "x": {"queries": ["인천"], "night_share": 1.0},
    "youtube": {"channel_ids": [world.CHANNEL], "queries": ["인천"]},
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


@pytest.mark.parametrize("feed", FEEDS)
def test_everything_is_read_once_and_the_same_twice(feed: str) -> None:
    respond, count = WORLDS[feed]
    with serve(respond) as served:
        first, second = extract(served, feed), extract(served, feed)
    assert first.rows.num_rows == count
    assert first.rows.schema == feed_named(feed).arrow_schema()
    assert (first.rejected, first.gaps, first.warnings) == ((), (), ())
    assert first.rows.equals(second.rows)
    assert KEY not in first.artefacts[0].address
    assert all("evil" not in path for path, _ in served.requests)


@pytest.mark.parametrize("feed", FEEDS)
@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Answer(b"<html>\xec\xa0\x90\xea\xb2\x80</html>"), SourceFormatError),
        (Answer(b""), SourceFormatError),
        (Answer(b'{"data": [', declared_length=500), SourceUnavailableError),
        (Answer(b'{"data": ['), SourceFormatError),
        (Answer(b"[1, 2]"), SourceFormatError),
        (Answer(b'{"something": "else"}'), SourceFormatError),
        (Answer(b'{"data": {"a": 1}, "items": {"a": 1}, "meta": {"result_count": 1}}'), SourceFormatError),
        (Answer(b'{"data": ' + b"[" * 5_000 + b"]" * 5_000 + b"}"), SourceFormatError),
        (Answer(b'{"data": "\xff\xfe"}'), SourceFormatError),
        (Answer(b"boom", status=500), SourceUnavailableError),
        (Answer(b"", status=302, headers={"Location": "https://evil.example/"}), SourceUnavailableError),
        (Answer(b"slow down", status=429, headers={"Retry-After": "1"}), QuotaExceededError),
        (Answer(b"no", status=403), SourceUnavailableError),
        (Answer(drop=True), SourceUnavailableError),
    ],
)
def test_a_server_in_trouble_ends_in_an_error_that_says_what_to_do(
    feed: str, answer: Answer, error: type[SourceError]
) -> None:
    with serve(nth(WORLDS[feed][0], 0, answer)) as served, pytest.raises(error) as caught:
        extract(served, feed)
    assert (caught.value.source, caught.value.window) == (feed, WINDOW)
    assert caught.value.action
    assert KEY not in str(caught.value)
    assert len(served.requests) <= 8


@pytest.mark.parametrize("feed", FEEDS)
@pytest.mark.parametrize("number", [0, 1])
@pytest.mark.parametrize("answer", [Answer(b"boom", status=503), Answer(drop=True), Answer(b"{", declared_length=9)])
def test_what_passes_is_asked_again(feed: str, number: int, answer: Answer) -> None:
    respond, count = WORLDS[feed]
    with serve(nth(respond, number, answer, times=2)) as served:
        assert extract(served, feed).rows.num_rows == count


@pytest.mark.parametrize("feed", FEEDS)
def test_a_server_that_asks_for_patience_gets_it(feed: str) -> None:
    respond, count = WORLDS[feed]
    sleeps: list[float] = []
    busy = Answer(b"{}", status=429, headers={"Retry-After": "7"})
    with serve(nth(respond, 1, busy, times=1)) as served:
        assert extract(served, feed, sleeps=sleeps).rows.num_rows == count
    assert sleeps == [7.0]


def test_x_is_waited_for_until_its_reset() -> None:
    # A reset that has passed: no wait at all, where a header that was not read would mean half a second and more.
    body = {"title": "Too Many Requests", "detail": "x", "status": 429}
    busy = json_answer(body, status=429, headers={"x-rate-limit-reset": "1", "x-rate-limit-remaining": "0"})
    sleeps: list[float] = []
    with serve(nth(world.x, 0, busy, times=1)) as served:
        found = extract(served, "x.posts", sleeps=sleeps)
    assert found.rows.num_rows == 4
    assert sleeps == [0.0]


@pytest.mark.parametrize("feed", FEEDS)
def test_requests_are_counted_before_they_are_sent_and_a_spent_budget_asks_nothing(feed: str) -> None:
    source = feed.split(".")[0]
    limit = {"facebook": "daily_calls", "instagram": "daily_calls", "x": "monthly_reads", "youtube": "daily_units"}[
        source
    ]
    ledger = MemoryLedger()
    refusals: list[BudgetSpentError] = []
    with serve(WORLDS[feed][0]) as served:
        for _ in range(2):
            try:
                extract(served, feed, ledger=ledger, **{limit: 1, "night_share": 1.0})
            except BudgetSpentError as error:
                refusals.append(error)
    spent = [entry for entry in ledger.spent if entry[0] != "youtube.searches" and entry[0] != "instagram.hashtags"]
    assert len(spent) == 1
    assert refusals, "the second run, at the latest, asks nothing"
    assert refusals[-1].action


def test_comments_that_were_not_reached_come_first_the_next_night() -> None:
    ledger = MemoryLedger()
    with serve(world.facebook) as served:
        # Two pages of posts, one page of comments; the second post's comments are left.
        found = extract(served, "facebook.comments", ledger=ledger, daily_calls=3, night_share=1.0)
    assert found.rows.num_rows == 2
    assert found.positions == {"100_2": "인천광역시"}
    assert len(found.gaps) == 1
    assert "1건" in found.gaps[0]
    ledger.kept["facebook.comments"] = {k: v for k, v in found.positions.items() if v}
    with serve(world.facebook) as served:
        whole = extract(served, "facebook.comments", ledger=ledger)
        asked = [path for path, _ in served.requests if path.endswith("/comments")]
    assert asked == ["/v26.0/100_2/comments", "/v26.0/100_1/comments"]
    assert whole.rows.num_rows == 4
    assert whole.positions == {"100_2": None}


@pytest.mark.parametrize("code", [4, 17, 32, 613, 80001])
def test_a_limit_of_meta_in_the_middle_lands_what_is_there(code: int) -> None:
    with serve(nth(world.facebook, 3, graph_error(code, status=403))) as served:
        found = extract(served, "facebook.comments")
    assert found.rows.num_rows == 2
    assert found.positions == {"100_2": "인천광역시"}
    assert f"Graph API 오류 {code}" in found.gaps[0]
    assert "비밀" not in found.gaps[0]


@pytest.mark.parametrize(("code", "action"), [(190, "토큰"), (10, "권한"), (200, "권한"), (999, "판")])
@pytest.mark.parametrize("status", [200, 400])
def test_refusals_of_meta_are_told_apart_whatever_their_status(code: int, action: str, status: int) -> None:
    with (
        serve(lambda path, query, number: graph_error(code, status=status)) as served,
        pytest.raises(SourceUnavailableError, match=action) as caught,
    ):
        extract(served, "facebook.posts")
    assert not isinstance(caught.value, QuotaExceededError)
    assert "비밀" not in str(caught.value)
    assert len(served.requests) == 1


def test_a_passing_error_of_meta_is_asked_again() -> None:
    with serve(nth(world.facebook, 0, graph_error(2, status=500, is_transient=True), times=2)) as served:
        assert extract(served, "facebook.posts").rows.num_rows == 2


def test_a_post_that_is_gone_is_told_and_passed_over() -> None:
    with serve(nth(world.facebook, 2, graph_error(100, subcode=33), times=1)) as served:
        found = extract(served, "facebook.comments")
    assert found.rows.num_rows == 2
    assert len(found.warnings) == 1
    assert "100_1" in found.warnings[0]


def test_meta_is_left_alone_when_it_says_that_much_is_used() -> None:
    usage = '{"100": [{"type": "pages", "call_count": 95, "total_time": 3, "total_cputime": "2"}]}'

    def tired(path: str, query: dict[str, str], number: int) -> Answer:
        made = world.facebook(path, query, number)
        return Answer(made.body, headers={"X-Business-Use-Case-Usage": usage}) if number == 2 else made

    with serve(tired) as served:
        found = extract(served, "facebook.comments")
    assert len(served.requests) == 3
    assert found.rows.num_rows == 2
    assert "95%" in found.gaps[0]


@pytest.mark.parametrize("header", ["{", "[1]", "null", '{"a": {"b": 1}}', '{"call_count": "많음"}', "[" * 3_000])
def test_a_usage_header_nobody_understands_is_no_matter(header: str) -> None:
    def odd(path: str, query: dict[str, str], number: int) -> Answer:
        made = world.facebook(path, query, number)
        headers = {"X-App-Usage": header.encode("utf-8").decode("latin-1")}
        return Answer(made.body, headers=headers)

    with serve(odd) as served:
        assert extract(served, "facebook.posts").rows.num_rows == 2


def test_a_cursor_that_leads_back_ends_as_a_gap() -> None:
    def loop(path: str, query: dict[str, str], number: int) -> Answer:
        return world.facebook(path, {k: v for k, v in query.items() if k != "after"}, number)

    with serve(loop) as served:
        found = extract(served, "facebook.posts")
    assert found.rows.num_rows == 1
    assert len(found.gaps) == 1
    assert len(served.requests) == 4


def test_a_next_page_without_a_cursor_is_named() -> None:
    body = json_answer({"data": [], "paging": {"next": "https://evil.example/x"}})
    with serve(lambda path, query, number: body) as served, pytest.raises(SourceFormatError, match=r"paging\.cursors"):
        extract(served, "facebook.posts")


def test_an_address_inside_an_id_is_never_asked() -> None:
    post = {"id": "../../me?x=", "created_time": world.AT, "permalink_url": "https://f/1"}

    def sly(path: str, query: dict[str, str], number: int) -> Answer:
        return json_answer({"data": [post, {"id": "100_9/../x", "created_time": world.AT}]})

    with serve(sly) as served:
        extract(served, "facebook.comments")
    assert all(".." not in path for path, _ in served.requests)


def test_one_bad_comment_is_set_aside_and_the_others_land() -> None:
    bad = [
        None,
        7,
        {"id": None, "message": "x"},
        {"id": "1_5", "created_time": "어제"},
        {"id": "1_6", "like_count": []},
    ]

    def mixed(path: str, query: dict[str, str], number: int) -> Answer:
        if path.endswith("/comments"):
            good = {"id": "1_1", "message": "\ud800 반쪽", "created_time": world.AT}
            return json_answer({"data": [*bad, good, good]})
        return world.facebook(path, {"after": "p2"}, number)

    with serve(mixed) as served:
        found = extract(served, "facebook.comments")
    assert [r["body"] for r in found.rows.to_pylist()] == ["\ufffd 반쪽"]
    assert len(found.rejected) == 5
    assert any("created_time" in r.reason for r in found.rejected)


def test_a_week_of_hashtags_is_thirty_and_the_others_wait() -> None:
    ledger = MemoryLedger()
    with serve(world.instagram) as served:
        found = extract(served, "instagram.media", ledger=ledger, weekly_hashtags=1)
    assert found.rows.num_rows == 3
    assert found.positions == {"인천시": "2026-11-17"}
    assert "인천시" in found.gaps[0]
    ledger.kept["instagram.media"] = {"인천시": "2026-11-17"}
    with serve(world.instagram) as served:
        again = extract(served, "instagram.media", ledger=ledger, weekly_hashtags=1)
        assert [q["q"] for p, q in served.requests if p.endswith("search")] == ["인천"]
    assert again.rows.num_rows == 3, "a hashtag of this week costs nothing"


def test_the_citys_own_medium_is_outbound_and_a_missing_hashtag_passed_over() -> None:
    def missing(path: str, query: dict[str, str], number: int) -> Answer:
        if query.get("q") == "인천시":
            return graph_error(24, subcode=2207024)
        return world.instagram(path, query, number)

    with serve(missing) as served:
        found = extract(served, "instagram.media")
    assert [row["is_outbound"] for row in found.rows.to_pylist()] == [True, False, False]
    assert "인천시" in found.warnings[0]


def test_a_page_of_x_that_holds_less_than_it_says_stops() -> None:
    lie = json_answer({"data": [], "meta": {"result_count": 3}})
    with serve(nth(world.x, 1, lie)) as served, pytest.raises(SourceIncompleteError, match="3"):
        extract(served, "x.posts")


@pytest.mark.parametrize("total", ["2", 2, "2.0"])
def test_a_total_of_x_may_be_text(total: Any) -> None:
    posts = [{"id": n, "text": "글", "created_at": "2026-11-17T01:00:00Z", "author_id": 5} for n in (1, 2)]
    with serve(lambda path, query, number: json_answer({"data": posts, "meta": {"result_count": total}})) as served:
        found = extract(served, "x.posts")
    assert found.declared_count == found.rows.num_rows == 2


def test_an_empty_search_of_x_is_empty() -> None:
    with serve(lambda path, query, number: json_answer({"meta": {"result_count": 0}})) as served:
        found = extract(served, "x.posts")
    assert (found.declared_count, found.rows.num_rows, found.gaps) == (0, 0, ())


def test_what_x_did_not_give_is_read_first_the_next_time_and_nothing_twice() -> None:
    ledger = MemoryLedger()
    with serve(world.x) as served:
        found = extract(served, "x.posts", ledger=ledger, monthly_reads=2)
    assert found.rows["post_id"].to_pylist() == ["8", "6"]
    assert found.positions == {"인천": "2026-11-17T06:30:01Z"}
    assert "x.reads" in found.gaps[0]
    assert sum(entry[4] for entry in ledger.spent) == 2
    later = MemoryLedger(kept={"x.posts": {"인천": "2026-11-17T06:30:01Z"}})
    with serve(world.x) as served:
        rest = extract(served, "x.posts", ledger=later)
        spans = [(q["start_time"], q["end_time"]) for _, q in served.requests if "next_token" not in q]
    assert spans == [
        ("2026-11-15T15:00:00Z", "2026-11-17T06:30:01Z"),
        ("2026-11-17T06:30:01Z", "2026-11-17T15:00:00Z"),
    ]
    assert sorted(rest.rows["post_id"].to_pylist()) == ["2", "4", "6", "8"]
    assert rest.positions == {"인천": None}


def test_two_queries_that_find_the_same_post_land_it_once() -> None:
    with serve(world.x) as served:
        found = extract(served, "x.posts", queries=["인천", "송도"])
    assert found.declared_count == found.rows.num_rows == 4
    assert set(found.rows["query"].to_pylist()) == {"인천"}


def test_a_token_of_x_that_comes_again_ends_as_a_gap() -> None:
    def loop(path: str, query: dict[str, str], number: int) -> Answer:
        post = {"id": str(number), "text": "글", "created_at": "2026-11-17T01:00:00Z", "author_id": "5"}
        return json_answer({"data": [post], "meta": {"result_count": 1, "next_token": "again"}})

    with serve(loop) as served:
        found = extract(served, "x.posts")
    assert len(served.requests) == 2
    assert found.rows.num_rows == found.declared_count == 2
    assert len(found.gaps) == 1


def test_posts_come_with_partial_errors() -> None:
    post = {"id": "1", "text": "글", "created_at": "2026-11-17T01:00:00Z", "author_id": "5"}
    body = {"data": [post], "errors": [{"title": "Not Found Error", "detail": "비밀"}], "meta": {"result_count": 1}}
    with serve(lambda path, query, number: json_answer(body)) as served:
        found = extract(served, "x.posts")
    assert found.rows.num_rows == 1
    assert found.warnings == ("X 가 일부를 보여 주지 않음: NotFoundError",)


@pytest.mark.parametrize(
    ("body", "status", "error", "requests"),
    [
        ({"title": "Unauthorized", "status": 401}, 401, SourceUnavailableError, 1),
        ({"title": "UsageCapExceeded", "status": 429, "period": "Monthly"}, 429, QuotaExceededError, 1),
        ({"errors": [{"code": 88, "message": "Rate limit exceeded"}]}, 429, QuotaExceededError, 4),
        ({"errors": [{"code": 88, "message": "Rate limit exceeded"}]}, 200, QuotaExceededError, 1),
        ({"errors": [{"message": "bad query 비밀"}], "title": "Invalid Request"}, 400, SourceUnavailableError, 1),
        ({"title": "Service Unavailable", "status": 503}, 503, SourceUnavailableError, 4),
        ({"title": "Service Unavailable", "status": 503}, 200, SourceUnavailableError, 4),
    ],
)
def test_errors_of_x(body: Mapping[str, Any], status: int, error: type[SourceError], requests: int) -> None:
    with serve(lambda path, query, number: json_answer(body, status=status)) as served, pytest.raises(error) as caught:
        extract(served, "x.posts")
    assert isinstance(caught.value, QuotaExceededError) == (error is QuotaExceededError)
    assert "비밀" not in str(caught.value)
    assert len(served.requests) == requests


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


@pytest.mark.parametrize("source", sorted(SETTINGS))
def test_a_door_without_its_setting_is_not_there(source: str) -> None:
    assert extractors(source, {"base_url": "http://127.0.0.1:9", "api_key": "k"}, ledger=MemoryLedger()) == ()
    assert extractors(source, dict(SETTINGS[source]), ledger=MemoryLedger()) == ()


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


@pytest.mark.parametrize("token", [False, None, "", {}, [], 0.5])
def test_a_next_page_that_is_no_page_ends_the_walk(token: Any) -> None:
    post = {"id": "1", "text": "글", "created_at": "2026-11-17T01:00:00Z", "author_id": "5"}
    x_body = {"data": [post], "meta": {"result_count": 1, "next_token": token}}
    with serve(lambda path, query, number: json_answer(x_body)) as served:
        assert extract(served, "x.posts").rows.num_rows == 1
    youtube_body = {"items": [world.thread("U1")], "nextPageToken": token}
    with serve(lambda path, query, number: json_answer(youtube_body)) as served:
        found = extract(served, "youtube.comments", queries=[])
    assert (found.rows.num_rows, found.gaps) == (1, ())

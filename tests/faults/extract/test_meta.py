"""Facebook pages and Instagram hashtags when the Graph API misbehaves, over loopback."""

from __future__ import annotations

import pytest

from extract.errors import (
    QuotaExceededError,
    SourceFormatError,
    SourceUnavailableError,
)
from extract.quota import MemoryLedger
from tests.fakes import social_networks as world
from tests.fakes.http_server import Answer, serve
from tests.fakes.social_networks import (
    extract,
    graph_error,
    json_answer,
    nth,
)


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


@pytest.mark.parametrize("feed", ["facebook.posts", "instagram.media"])
@pytest.mark.parametrize("body", [{}, {"data": None}, {"data": {}}])
def test_an_answer_without_a_list_is_no_empty_list(body: dict[str, object], feed: str) -> None:
    answer = json_answer(body)
    with serve(lambda path, query, number: answer) as served, pytest.raises(SourceFormatError, match="data"):
        extract(served, feed)


def test_a_hashtag_whose_search_finds_nothing_is_told() -> None:
    def empty(path: str, query: dict[str, str], number: int) -> Answer:
        is_search = path.endswith("/ig_hashtag_search")
        return json_answer({"data": []}) if is_search else world.instagram(path, query, number)

    with serve(empty) as served:
        found = extract(served, "instagram.media")
    assert found.rows.num_rows == 0
    assert [warning.split(" 은(는) ")[0] for warning in found.warnings] == ["해시태그 인천", "해시태그 인천시"]


def test_comments_without_ids_are_set_aside_on_every_page() -> None:
    def nameless(path: str, query: dict[str, str], number: int) -> Answer:
        if not path.endswith("/comments"):
            return world.facebook(path, query, number)
        place = int(query.get("after", "0"))
        paging = {"next": "x", "cursors": {"after": str(place + 1)}} if place < 2 else {}
        comment = {"id": None, "message": f"의견 {place}", "created_time": "2026-11-17T03:00:00+0000"}
        return json_answer({"data": [comment], "paging": paging})

    with serve(nameless) as served:
        found = extract(served, "facebook.comments")
    assert found.rows.num_rows == 0
    assert len(found.rejected) == 6  # three pages below each of two posts

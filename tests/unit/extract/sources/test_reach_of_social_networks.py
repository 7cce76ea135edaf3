"""How far back X and Instagram show anything, and in which order a query's time is read."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from extract.errors import SourceFormatError
from extract.graph_pages import GraphError, error_in, page_in, usage_percent
from extract.sources.instagram.parse import out_of_reach
from extract.sources.x.parse import moment_of, position_of, reachable, spans, unreached
from extract.sources.x.refusals import error_in as x_error_in
from extract.sources.youtube.refusals import error_in as youtube_error_in
from extract.window import Window

WINDOW = Window.of_days(date(2026, 11, 16), date(2026, 11, 17))
START, END = datetime(2026, 11, 15, 15, tzinfo=UTC), datetime(2026, 11, 17, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("asked_at", "span", "said"),
    [
        # 01:00 of the night: both days are within seven days, and over.
        (END + timedelta(hours=1), (START, END), None),
        # The day is not over: up to a minute ago.
        (END - timedelta(hours=3), (START, END - timedelta(hours=3, minutes=1)), None),
        # Seven days later less an hour: the first day and 22 hours are gone, and a minute of care.
        (
            END + timedelta(days=6, hours=23),
            (END - timedelta(hours=1) + timedelta(minutes=1), END),
            "2026-11-16 부터 2026-11-17 23:01 이전까지: 검색은 최근 7일만 됨",
        ),
        (END + timedelta(days=7), None, "[2026-11-16, 2026-11-18) 전부: 검색은 최근 7일만 됨"),
        # A clock before the window, as on a machine that replays another year: X itself says what it does not have.
        (START - timedelta(days=300), (START, END), None),
    ],
)
def test_what_x_shows_of_a_window(asked_at: datetime, span: tuple[datetime, datetime] | None, said: str | None) -> None:
    found = reachable(WINDOW, asked_at=asked_at, reach_days=7)
    assert found == span
    assert unreached(WINDOW, found, reach_days=7) == said


def test_what_was_left_over_is_read_first() -> None:
    middle = datetime(2026, 11, 16, 12, tzinfo=UTC)
    assert spans(START, END, stopped_at=middle) == ((START, middle), (middle, END))
    for nothing in (None, START, END, END + timedelta(days=1), START - timedelta(days=1)):
        assert spans(START, END, stopped_at=nothing) == ((START, END),)


@pytest.mark.parametrize("position", [None, "", "어제", "2026-11-16", "2026-11-16T12:00:00"])
def test_a_position_nobody_can_read_is_none(position: str | None) -> None:
    assert moment_of(position) is None


def test_a_position_is_read_as_it_was_written() -> None:
    assert position_of(END) == "2026-11-17T15:00:00Z"
    assert moment_of(position_of(END)) == END


@pytest.mark.parametrize(
    ("after_end", "said"),
    [
        (timedelta(hours=1), "2026-11-17 01:00"),
        (timedelta(days=2), "2026-11-19 00:00"),
        (timedelta(days=-1, hours=1), None),
        (timedelta(days=-1, hours=3), "2026-11-16 03:00"),
    ],
)
def test_what_instagram_no_longer_shows(after_end: timedelta, said: str | None) -> None:
    # Two hours of the first day may be missed without a word.
    found = out_of_reach(WINDOW, asked_at=END + after_end, reach_hours=24, tolerated_hours=2)
    assert (found is None) == (said is None)
    assert said is None or said in (found or "")


@pytest.mark.parametrize(
    ("headers", "percent"),
    [
        ({}, 0),
        ({"x-app-usage": '{"call_count": 28, "total_time": "97", "total_cputime": 25}'}, 97),
        ({"X-App-Usage": '{"call_count": 28}', "X-Page-Usage": '{"call_count": 30}'}, 30),
        ({"x-business-use-case-usage": '{"1": [{"type": "pages", "call_count": 12}, {"total_time": 45}]}'}, 45),
        ({"x-app-usage": "[[[[[[1]]]]]]"}, 0),
        ({"x-app-usage": "no json"}, 0),
        ({"x-other": '{"call_count": 99}'}, 0),
    ],
)
def test_usage_is_the_highest_share_that_is_stated(headers: dict[str, str], percent: int) -> None:
    assert usage_percent(headers) == percent


def test_a_page_that_says_it_is_the_last_in_other_words() -> None:
    for paging in (b"null", b"[]", b'{"next": null}', b'{"next": ""}', b'{"next": false}', b'{"next": {}}'):
        page = page_in(b'{"data": [{"id": 1}], "paging": ' + paging + b"}", feed="facebook.posts", window=WINDOW)
        assert page.after is None
    for paging in (b"7", b'{"next": {"a": 1}}', b'{"next": true}'):
        with pytest.raises(SourceFormatError, match="paging"):
            page_in(b'{"data": [], "paging": ' + paging + b"}", feed="facebook.posts", window=WINDOW)
    followed = b'{"data": [], "paging": {"next": "https://evil.example/x?after=QQ%3D%3D&access_token=t"}}'
    assert page_in(followed, feed="facebook.posts", window=WINDOW).after == "QQ=="


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b'{"data": []}', None),
        (b'{"data": [{"message": "\\"error\\""}]}', None),
        (b'{"error": null}', None),
        (b'{"error": ', None),
        (b'{"error": "text"}', GraphError(0, 0, False)),
        (b'{"error": {"code": "190", "error_subcode": "463"}}', GraphError(190, 463, False)),
        (b'{"error": {"code": 2, "is_transient": true}}', GraphError(2, 0, True)),
    ],
)
def test_errors_of_the_graph_api(content: bytes, error: GraphError | None) -> None:
    assert error_in(content) == error


@pytest.mark.parametrize(
    "content", [b"[" * 9_000 + b'"error" "title" "errors"', b'"error"', b'\xff"error"', b'{"title": 3']
)
def test_what_is_no_error_body_is_left_to_others(content: bytes) -> None:
    assert error_in(content) is None
    assert x_error_in(content) is None
    assert youtube_error_in(content) is None


def test_titles_and_reasons_lose_everything_but_letters() -> None:
    found = x_error_in('{"title": "Bad 홍길동 <b>010-1234-5678</b>", "status": 400}'.encode())
    assert found is not None
    assert found.title == "Badb01012345678b"
    reason = youtube_error_in('{"error": {"code": 403, "errors": [{"reason": "quota 홍길동 Exceeded"}]}}'.encode())
    assert reason is not None
    assert reason.reason == "quotaExceeded"

"""The city's publications over HTTP: from the demo city, and from a server that misbehaves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from demo_city import notices as demo
from demo_city.city import City
from demo_city.misbehaviour import Misbehaviour
from demo_city.server import CityServer
from demo_city.services.homepage_boards import service
from demo_city.site import CitySite
from extract.contract import Extraction
from extract.errors import SourceError, SourceFormatError, SourceIncompleteError, SourceUnavailableError
from extract.http import HttpSource
from extract.quota import MemoryLedger
from extract.sources.homepage.extractor import build
from extract.sources.homepage.notice_extractor import Notices
from extract.sources.homepage.notices import board_of
from extract.sources.homepage.schema import NOTICES
from extract.window import Window
from tests.fakes.http_server import Answer, serve

WINDOW = Window.of_days(date(2026, 11, 10), date(2026, 11, 17))
PULLED_AT = datetime(2026, 11, 17, 16, tzinfo=UTC)
CITY = City(seed=31, scale=0.05)
PER_PAGE = 3
Respond = Callable[[str, dict[str, str], int], Answer]


def of_the_city(window: Window, **settings: Any) -> Extraction:
    with CityServer(CitySite(CITY), services=(service(CITY),)) as server:
        server.latest_on = window.last_on
        made = {"base_url": server.base_url, "notice_boards": ["IC010205", "IC010101"], **settings}
        (extractor,) = build(made, ledger=MemoryLedger())
        return extractor.extract(window, pulled_at=PULLED_AT)


def expected(board: str, window: Window) -> list[tuple[str, str]]:
    return [
        (item.title, item.body)
        for item in demo.publications(board, seed=CITY.seed)
        if window.start_on <= item.posted_on < window.end_on
    ]


def test_every_publication_of_the_window_is_read_with_its_words_and_is_the_citys_own() -> None:
    extraction = of_the_city(WINDOW)
    assert (extraction.rejected, extraction.gaps, extraction.unknown) == ((), (), None)
    rows = extraction.rows.to_pylist()
    assert len(rows) > 15
    assert [(row["title"], row["body"]) for row in rows] == [
        *expected("IC010205", WINDOW),
        *expected("IC010101", WINDOW),
    ]
    assert {row["is_outbound"] for row in rows} == {True}
    assert {row["posted_on"] for row in rows} <= set(WINDOW.days())
    assert len(extraction.artefacts) == 2


def test_the_same_night_twice_gives_the_same_rows_wherever_the_server_is() -> None:
    first, second = (of_the_city(WINDOW, public_url="https://www.incheon.go.kr") for _ in range(2))
    assert first.rows.num_rows > 15
    assert first.rows.equals(second.rows)
    assert [a.sha256 for a in first.artefacts] == [a.sha256 for a in second.artefacts]
    assert {url.split("/view")[0] for url in first.rows["url"].to_pylist()} == {
        "https://www.incheon.go.kr/IC010205",
        "https://www.incheon.go.kr/IC010101",
    }


def test_a_feed_says_from_which_day_on_it_knows_nothing() -> None:
    late = Window.of_days(date(2026, 12, 20), date(2026, 12, 27))
    nothing = {"notice_boards": [], "rss_paths": ["/rss/IC010303.xml"]}
    extraction = of_the_city(late, **nothing)
    assert extraction.gaps == ()
    assert extraction.rows["title"].to_pylist() == [title for title, _ in expected("IC010303", late)] != []
    early = of_the_city(Window.of_days(date(2026, 8, 1), date(2026, 11, 17)), **nothing)
    assert len(early.gaps) == 1
    assert "최신 20건만" in early.gaps[0]


def test_an_item_of_a_board_and_of_a_feed_is_one_item_as_the_board_shows_it() -> None:
    late = Window.of_days(date(2026, 12, 28), date(2026, 12, 31))
    settings = {"notice_boards": ["IC010205"], "rss_paths": ["/rss/IC010205.xml"]}
    extraction = of_the_city(late, public_url="https://www.incheon.go.kr", **settings)
    ids = extraction.rows["post_id"].to_pylist()
    assert len(set(ids)) == len(ids) == len(of_the_city(late, notice_boards=["IC010205"]).rows) > 3
    assert set(extraction.rows["site_name"].to_pylist()) == {"보도자료"}


@pytest.mark.parametrize(
    ("path", "mode", "times", "error"),
    [
        ("/IC010205", "500", 999, SourceUnavailableError),
        ("/IC010101/view", "truncate", 999, SourceUnavailableError),
        ("/IC010205/view", "html", 1, SourceFormatError),
        ("/IC010205", "html", 1, SourceFormatError),
        ("/IC010205", "xml_error", 1, SourceFormatError),
        ("/IC010205", "wrong_total", 1, SourceIncompleteError),
        ("/rss", "html", 1, SourceFormatError),
    ],
)
def test_a_bad_day_of_the_server_lands_nothing(path: str, mode: str, times: int, error: type[SourceError]) -> None:
    with CityServer(CitySite(CITY), services=(service(CITY),)) as server:
        server.switchboard.add(Misbehaviour.of({"path": path, "mode": mode, "times": times}))
        extractor = Notices(
            connect=lambda: HttpSource(base_url=server.base_url, feed=NOTICES.name, sleep=lambda seconds: None),
            public_url=server.base_url,
            boards=(board_of("IC010205", {"total": ".board-total strong"}), board_of("IC010101", {})),
            rss_paths=("/rss/IC010303.xml",),
        )
        with pytest.raises(error) as raised:
            extractor.extract(WINDOW, pulled_at=PULLED_AT)
    assert "homepage.notices [2026-11-10, 2026-11-18)" in str(raised.value)


def test_a_server_that_is_busy_for_a_while_is_waited_for() -> None:
    with CityServer(CitySite(CITY), services=(service(CITY),)) as server:
        for mode in ("429", "500", "truncate"):
            server.switchboard.add(Misbehaviour.of({"path": "/IC010205", "mode": mode, "times": 1}))
        waited: list[float] = []
        extractor = Notices(
            connect=lambda: HttpSource(base_url=server.base_url, feed=NOTICES.name, sleep=waited.append),
            public_url=server.base_url,
            boards=(board_of("IC010205", {}),),
        )
        assert extractor.extract(WINDOW, pulled_at=PULLED_AT).rows.num_rows == len(expected("IC010205", WINDOW))
    assert len(waited) == 3


def item(number: int, day: date, *, mark: str = "") -> str:
    return (
        f'<li>{mark}<a href="/IC010101/view?nttNo={number}&amp;curPage=1"><b class="subject">글 {number}</b></a>'
        f'<dl class="board-item-area"><dt>등록일</dt><dd>{day}</dd></dl></li>'
    )


def frame(items: list[str]) -> Answer:
    return Answer(f'<div id="content2024"><div class="board-blog-list"><ul>{"".join(items)}</ul></div></div>'.encode())


DETAIL = Answer(b'<div id="content2024"><div class="board-view"><div class="board-view-contents">x</div></div></div>')


def daily(count: int) -> list[tuple[int, date]]:
    """One item a day, newest first, the newest on the window's last day."""
    return [(count - n, WINDOW.last_on - timedelta(days=n)) for n in range(count)]


def board_over(items: list[tuple[int, date]], *, page_of: Callable[[int], int] = lambda page: page) -> Respond:
    def respond(path: str, query: dict[str, str], number: int) -> Answer:
        if path.endswith("/view"):
            return DETAIL
        first = (page_of(int(query["curPage"])) - 1) * PER_PAGE
        return frame([item(n, day) for n, day in items[first : first + PER_PAGE]])

    return respond


def walk(respond: Respond, *, most_pages: int = 50) -> tuple[Extraction, list[int]]:
    with serve(respond) as served:
        extractor = Notices(
            connect=lambda: HttpSource(base_url=served.url, feed=NOTICES.name, sleep=lambda seconds: None),
            public_url=served.url,
            boards=(board_of("IC010101", {}),),
            most_pages=most_pages,
        )
        extraction = extractor.extract(WINDOW, pulled_at=PULLED_AT)
        return extraction, [int(query["curPage"]) for path, query in served.requests if not path.endswith("/view")]


@pytest.mark.parametrize(
    ("count", "pages", "rows", "gaps"),
    # Eight days are wanted; the walk ends with the first page that lies before them, or with the list. A list without
    # a total that ends before them may have been cut off: nothing tells an early empty page from the last one.
    [(0, 1, 0, 1), (1, 2, 1, 1), (3, 2, 3, 1), (4, 3, 4, 1), (8, 4, 8, 1), (9, 4, 8, 0), (30, 4, 8, 0)],
)
def test_the_list_is_walked_back_to_the_window_and_no_further(count: int, pages: int, rows: int, gaps: int) -> None:
    extraction, asked = walk(board_over(daily(count)))
    assert extraction.rows.num_rows == rows
    assert asked == list(range(1, pages + 1))
    assert len(extraction.gaps) == gaps


def test_a_list_that_shows_its_last_page_again_and_again_ends_and_says_what_it_did_not_reach() -> None:
    extraction, asked = walk(board_over(daily(5), page_of=lambda page: min(page, 2)))
    assert (extraction.rows.num_rows, asked) == (5, [1, 2, 3])
    assert extraction.gaps == ("공지·고시: 목록 3쪽까지 읽었으나 2026-11-10 이전에 닿지 않음",)


def test_a_list_that_ignores_the_page_asked_for_does_not_go_on_for_ever() -> None:
    extraction, asked = walk(board_over(daily(30), page_of=lambda page: 1))
    assert (extraction.rows.num_rows, asked, len(extraction.gaps)) == (3, [1, 2], 1)


def test_a_list_without_end_is_given_up_and_says_so() -> None:
    def respond(path: str, query: dict[str, str], number: int) -> Answer:
        if path.endswith("/view"):
            return DETAIL
        page = int(query["curPage"])
        return frame([item(page * 10 + n, WINDOW.last_on) for n in range(PER_PAGE)])

    extraction, asked = walk(respond, most_pages=4)
    assert (extraction.rows.num_rows, asked, len(extraction.gaps)) == (12, [1, 2, 3, 4], 1)


def test_an_old_item_that_is_pinned_on_top_does_not_end_the_walk() -> None:
    items = daily(8)
    pin = item(999, date(2026, 1, 5), mark='<i class="notice"></i>')

    def respond(path: str, query: dict[str, str], number: int) -> Answer:
        if path.endswith("/view"):
            return DETAIL
        first = (int(query["curPage"]) - 1) * PER_PAGE
        shown = [item(n, day) for n, day in items[first : first + PER_PAGE]]
        return frame([pin, *shown] if shown else [])

    extraction, _ = walk(respond)
    assert extraction.rows.num_rows == 8


def test_an_item_pushed_to_the_next_page_by_a_new_one_is_read_once() -> None:
    items = daily(8)

    def respond(path: str, query: dict[str, str], number: int) -> Answer:
        if path.endswith("/view"):
            return DETAIL
        page = int(query["curPage"])
        there = items if page == 1 else [(99, WINDOW.last_on), *items]
        return frame([item(n, day) for n, day in there[(page - 1) * PER_PAGE : page * PER_PAGE]])

    extraction, _ = walk(respond)
    ids = extraction.rows["post_id"].to_pylist()
    assert len(ids) == len(set(ids)) == 8


def test_a_page_of_another_site_is_never_asked_for() -> None:
    def respond(path: str, query: dict[str, str], number: int) -> Answer:
        return frame([item(1, WINDOW.last_on).replace("/IC010101/view", "http://127.0.0.1:1/steal")])

    extraction, asked = walk(respond)
    (row,) = extraction.rows.to_pylist()
    assert (row["title"], row["body"]) == ("글 1", None)
    assert len(asked) == 2


def test_a_feed_without_any_entry_is_no_quiet_day() -> None:
    empty = Answer(b"<rss version='2.0'><channel><title>a</title></channel></rss>")
    with serve(lambda path, query, number: empty) as served:
        connect = lambda: HttpSource(base_url=served.url, feed="homepage.notices")  # noqa: E731
        extractor = Notices(connect=connect, public_url=served.url, boards=(), rss_paths=("/rss/a.xml",))
        extraction = extractor.extract(WINDOW, pulled_at=PULLED_AT)
    assert extraction.gaps == ("RSS /rss/a.xml: 글이 하나도 없음",)

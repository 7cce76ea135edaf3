"""Feeds and lists of groups over loopback: what is landed, what is named as missing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from extract.contract import Extraction
from extract.errors import SourceUnavailableError
from extract.quota import MemoryLedger
from extract.sources.civic_group.extractor import build
from extract.window import Window
from tests.fakes.http_server import Answer, Served, serve

WINDOW = Window.of_days(date(2026, 11, 10), date(2026, 11, 17))
PULLED_AT = datetime(2026, 11, 17, 16, tzinfo=UTC)
Respond = Callable[[str, dict[str, str], int], Answer]
LIST = {"item": "li", "link": "a", "date": "i", "body": "div.text"}


def feed(*days: str) -> Answer:
    items = "".join(
        f"<item><title>성명 {n}</title><guid>{n}</guid><pubDate>{day}</pubDate></item>" for n, day in enumerate(days)
    )
    return Answer(f'<rss version="2.0"><channel>{items}</channel></rss>'.encode())


def listing(*items: tuple[str, str]) -> Answer:
    rows = "".join(f'<li><a href="/view?no={n}">성명 {n}</a><i>{day}</i></li>' for n, day in items)
    return Answer(f"<ul>{rows}</ul>".encode())


def extract(served: Served, *groups: dict[str, Any], **more: Any) -> Extraction:
    settings = {
        "base_url": served.url,
        "groups": list(groups),
        "min_interval_seconds": 0,
        "http": {"timeout_seconds": 0.5, "max_attempts": 2, "sleep": lambda seconds: None},
        **more,
    }
    (extractor,) = build(settings, ledger=MemoryLedger())
    return extractor.extract(WINDOW, pulled_at=PULLED_AT)


def rss(name: str, path: str = "/rss", **more: Any) -> dict[str, Any]:
    return {"name": name, "kind": "rss", "address": path, **more}


def html(name: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "kind": "html", "address": "/list", "selectors": LIST, "page_parameter": "page", **more}


def asked(served: Served) -> list[str]:
    return [f"{path}?{'&'.join(f'{k}={v}' for k, v in query.items())}" for path, query in served.requests]


def test_a_feed_gives_the_days_of_the_window_and_the_undated() -> None:
    with serve(lambda *_: feed("2026-11-18", "2026-11-17", "", "2026-11-10", "2026-11-09")) as served:
        found = extract(served, rss("가모임"))
    assert found.rows.select(["title", "posted_on", "is_day_assumed"]).to_pylist() == [
        {"title": "성명 1", "posted_on": date(2026, 11, 17), "is_day_assumed": False},
        {"title": "성명 2", "posted_on": date(2026, 11, 17), "is_day_assumed": True},
        {"title": "성명 3", "posted_on": date(2026, 11, 10), "is_day_assumed": False},
    ]
    assert (found.declared_count, found.gaps, found.warnings, found.rejected) == (None, (), (), ())
    assert [a.address for a in found.artefacts] == [f"{served.url}/rss"]


def test_a_feed_that_does_not_reach_back_is_a_gap_with_the_groups_name() -> None:
    with serve(lambda *_: feed("2026-11-17", "2026-11-12")) as served:
        found = extract(served, rss("가모임"))
        whole = extract(served, rss("가모임", feed_size=3))
    assert found.gaps == ("가모임: 2026-11-12 이후 글 2건만 보여 줌: 2026-11-10 부터 그때까지의 글은 빠졌을 수 있음",)
    assert found.rows.num_rows == 2
    # Fewer than the feed can show: it shows everything there is.
    assert whole.gaps == ()


def test_an_empty_feed_is_said() -> None:
    with serve(lambda *_: feed()) as served:
        found = extract(served, rss("가모임"))
    assert (found.rows.num_rows, found.gaps, found.warnings) == (0, (), ("가모임: 글이 하나도 없음",))


def test_one_group_that_fails_stops_nobody_else() -> None:
    def respond(path: str, query: dict[str, str], number: int) -> Answer:
        return Answer(status=404) if path == "/gone" else feed("2026-11-17", "2026-11-01")

    with serve(respond) as served:
        found = extract(served, rss("나모임", "/gone"), rss("가모임"))
    assert found.rows["site_name"].to_pylist() == ["가모임"]
    assert found.gaps == (f"나모임: {served.url}/gone 이(가) HTTP 404",)


def test_when_all_fail_it_is_an_error_that_names_them() -> None:
    with serve(lambda *_: Answer(status=404)) as served, pytest.raises(SourceUnavailableError) as caught:
        extract(served, rss("나모임", "/a"), rss("가모임", "/b"))
    assert "나모임" in caught.value.problem
    assert "가모임" in caught.value.problem


def test_a_list_is_turned_until_a_page_ends_before_the_window() -> None:
    pages = {
        "1": listing(("9", "2020-01-01"), ("3", "2026-11-17"), ("2", "2026-11-16")),
        "2": listing(("1", "2026-11-11"), ("0", "2026-11-01")),
    }

    def respond(path: str, query: dict[str, str], number: int) -> Answer:
        return pages[query["page"]] if path == "/list" else Answer(f"<div class=text>글 {query['no']}</div>".encode())

    with serve(respond) as served:
        found = extract(served, html("가모임"))
    assert found.rows["body"].to_pylist() == ["글 3", "글 2", "글 1"]
    assert asked(served) == ["/list?page=1", "/list?page=2", "/view?no=3", "/view?no=2", "/view?no=1"]
    assert found.gaps == ()


@pytest.mark.parametrize("last", [listing(("1", "2026-11-17")), listing(), Answer(b"<p>error</p>"), Answer(status=404)])
def test_a_list_that_repeats_itself_or_ends_early_is_a_gap_and_ends(last: Answer) -> None:
    def respond(path: str, query: dict[str, str], number: int) -> Answer:
        if path == "/view":
            return Answer(b"<div class=text>x</div>")
        return listing(("1", "2026-11-17")) if query["page"] == "1" else last

    with serve(respond) as served:
        found = extract(served, html("가모임"))
    assert found.rows.num_rows == 1
    (gap,) = found.gaps
    assert gap.startswith("가모임: 2026-11-17 이후 글 1건만 보여 줌: 2026-11-10 부터 그때까지의 글은 빠졌을 수 있음")
    assert ("2쪽은" in gap) == (b"<li>" not in last.body)
    assert len(served.requests) == 3


def test_an_endless_list_is_left_after_the_allowed_pages() -> None:
    def respond(path: str, query: dict[str, str], number: int) -> Answer:
        return listing((query["page"], "2026-11-17")) if path == "/list" else Answer(b"<div class=text>x</div>")

    with serve(respond) as served:
        found = extract(served, html("가모임", most_pages=3))
    assert found.rows.num_rows == 3
    assert len(found.gaps) == 1


def test_a_statement_whose_page_fails_is_left_out_and_named() -> None:
    def respond(path: str, query: dict[str, str], number: int) -> Answer:
        if path == "/list":
            return listing(("3", "2026-11-17"), ("2", "2026-11-16"), ("1", "2026-11-01"))
        return Answer(b"<p>x</p>") if query["no"] == "3" else Answer(b"<div class=text>x</div>")

    with serve(respond) as served:
        found = extract(served, html("가모임"))
    assert found.rows["title"].to_pylist() == ["성명 2"]
    assert found.gaps == (
        "가모임: 본문을 읽지 못한 글 1건을 뺌(선택자 body('div.text') 로 아무것도 찾을 수 없음: 약속한 화면이 아님)",
    )


def test_a_site_whose_pages_all_fail_is_not_asked_for_each() -> None:
    def respond(path: str, query: dict[str, str], number: int) -> Answer:
        if path == "/list":
            return listing(*((str(n), "2026-11-17") for n in range(20)), ("99", "2026-11-01"))
        return Answer(status=404)

    with serve(respond) as served:
        found = extract(served, html("가모임"))
    assert found.rows.num_rows == 0
    assert len(served.requests) == 4
    assert "글 20건을 뺌" in found.gaps[0]


def test_a_link_to_a_host_that_is_not_allowed_is_never_asked() -> None:
    page = (
        '<li><a href="http://169.254.169.254/latest">성명</a><i>2026-11-17</i></li>'
        '<li><a href="/x">옛글</a><i>2020-01-01</i></li>'
    )
    with serve(lambda *_: Answer(page.encode())) as served:
        found = extract(served, html("가모임"))
    assert asked(served) == ["/list?page=1"]
    assert found.rows.select(["title", "url", "body"]).to_pylist() == [
        {"title": "성명", "url": "http://169.254.169.254/latest", "body": None}
    ]


def test_an_article_may_have_the_date_the_list_has_not() -> None:
    selectors = {"item": "li", "link": "a", "body": "div.text", "article_date": "em"}

    def respond(path: str, query: dict[str, str], number: int) -> Answer:
        if path == "/list":
            return listing(("2", ""), ("1", ""))
        return Answer(f"<em>2026-11-{'16' if query['no'] == '2' else '01'}</em><div class=text>x</div>".encode())

    with serve(respond) as served:
        found = extract(served, html("가모임", selectors=selectors, page_parameter=""))
    assert found.rows.select(["title", "posted_on"]).to_pylist() == [
        {"title": "성명 2", "posted_on": date(2026, 11, 16)}
    ]


def test_the_same_night_twice_gives_the_same_rows() -> None:
    with serve(lambda *_: feed("2026-11-17", "", "2026-11-10", "2026-11-09")) as served:
        first, second = extract(served, rss("가모임")), extract(served, rss("가모임"))
    assert first.rows.equals(second.rows)
    assert first.artefacts == second.artefacts


def test_without_groups_there_is_no_feed() -> None:
    assert build({"base_url": "http://127.0.0.1:1"}, ledger=MemoryLedger()) == ()

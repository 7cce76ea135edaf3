"""The city's services over a real socket on loopback."""

from __future__ import annotations

import html
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import date

import httpx
import pytest
from selectolax.lexbor import LexborHTMLParser

from demo_city.acrc import ITEM_PATH, LIST_PATH
from demo_city.board_pages import POSTS_PER_PAGE
from demo_city.city import City
from demo_city.days import Days, to_date
from demo_city.server import CityServer
from demo_city.site import CitySite

CITY = City(seed=21, scale=0.05)
MONTHS = ("20260801", "20261031")


@pytest.fixture(scope="module")
def server() -> Iterator[CityServer]:
    with CityServer(CitySite(CITY)) as running:
        yield running


@pytest.fixture
def web(server: CityServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.base_url, timeout=10) as client:
        yield client
    server.switchboard.clear()


def _questions(web: httpx.Client, **more: str | int) -> dict:
    params = {"serviceKey": "k", "type": 3, "dataType": "json", "regFrom": MONTHS[0], "regTo": MONTHS[1], **more}
    answer = web.get(LIST_PATH, params=params)
    assert answer.headers["content-type"].startswith("application/json")
    return answer.json()


def _order(web: httpx.Client, path: str, mode: str, **more: float) -> None:
    assert web.post("/misbehave", json={"path": path, "mode": mode, **more}).status_code == 200


def test_pages_add_up_to_the_declared_total(web: httpx.Client) -> None:
    total = _questions(web)["resultCount"]
    assert total > 60
    size = 25
    pages = [_questions(web, firstIndex=n, recordCountPerPage=size) for n in range(1, total // size + 2)]
    ids = [row["faqNo"] for page in pages for row in page["resultList"]]
    assert len(ids) == len(set(ids)) == total
    assert {page["resultCount"] for page in pages} == {total}
    dates = [row["regDate"] for page in pages for row in page["resultList"]]
    assert dates == sorted(dates, reverse=True)


def test_exactly_full_pages_have_an_empty_page_after_them(web: httpx.Client) -> None:
    total = _questions(web)["resultCount"]
    assert len(_questions(web, firstIndex=1, recordCountPerPage=total)["resultList"]) == total
    after = _questions(web, firstIndex=2, recordCountPerPage=total)
    assert (after["resultCode"], after["resultList"], after["resultCount"]) == ("E03", [], total)


def test_days_without_entries_say_no_data(web: httpx.Client) -> None:
    quiet = [
        day
        for day in range(1, 31)
        if len(CITY.qna(Days.of(date(2026, 9, day), date(2026, 9, day)))) == 0
    ]  # fmt: skip
    assert quiet
    day = f"202609{quiet[0]:02d}"
    found = _questions(web, regFrom=day, regTo=day)
    assert (found["resultCode"], found["resultCount"], found["resultList"]) == ("E03", 0, [])


def test_an_item_is_escaped_twice_and_dated_to_the_day(web: httpx.Client) -> None:
    row = _questions(web)["resultList"][0]
    params = {"serviceKey": "k", "faqNo": row["faqNo"], "dutySctnNm": row["dutySctnNm"], "dataType": "json"}
    item = web.get(ITEM_PATH, params=params).json()["resultData"]
    assert item["qstnCntnCl"].startswith("&amp;lt;p&amp;gt;")
    assert html.unescape(html.unescape(item["ansCntnCl"])).endswith("</p>")
    assert item["regDate"] == row["regDate"][:8]
    assert item["deptName"]


@pytest.mark.parametrize(("key", "code"), [("", "20"), ("UNREGISTERED", "30"), ("EXPIRED", "31"), ("OVER-QUOTA", "22")])
def test_a_refused_key_gets_xml_with_status_200_though_json_was_asked(web: httpx.Client, key: str, code: str) -> None:
    params = {"serviceKey": key, "dataType": "json", "regFrom": MONTHS[0], "regTo": MONTHS[1]}
    answer = web.get(LIST_PATH, params=params)
    assert answer.status_code == 200
    assert ET.fromstring(answer.text).findtext(".//returnReasonCode") == code


def test_a_date_that_is_none_is_an_invalid_parameter(web: httpx.Client) -> None:
    answer = web.get(LIST_PATH, params={"serviceKey": "k", "regFrom": "2026-11-01", "regTo": "20261102"})
    assert "<returnReasonCode>10<" in answer.text


def test_xml_comes_when_json_is_not_asked(web: httpx.Client) -> None:
    params = {"serviceKey": "k", "type": 3, "regFrom": MONTHS[0], "regTo": MONTHS[1]}
    root = ET.fromstring(web.get(LIST_PATH, params=params).content)
    assert root.findtext("resultCode") == "S00"
    assert len(root.findall("resultList/item")) == 10


def _board(web: httpx.Client, page: int, first: str = "2026-07-01", last: str = "2026-10-31") -> LexborHTMLParser:
    return LexborHTMLParser(web.get("/board/citizen_voice", params={"from": first, "to": last, "page": page}).content)


def test_a_board_is_walked_page_by_page(web: httpx.Client) -> None:
    total = int(_board(web, 1).css_first("p.total strong").text().replace(",", ""))
    assert total > 2 * POSTS_PER_PAGE
    last = -(-total // POSTS_PER_PAGE)
    found = [a.attributes["href"] for n in range(1, last + 1) for a in _board(web, n).css("a.subject")]
    assert len(set(found)) == len(found) == total
    assert not _board(web, last + 1).css("a.subject")
    dates = [d.text() for d in _board(web, 1).css("span.date")]
    assert len(dates) == POSTS_PER_PAGE
    assert dates == sorted(dates, reverse=True)


def test_a_post_has_its_own_page(web: httpx.Client) -> None:
    link = _board(web, 1).css_first("a.subject")
    page = LexborHTMLParser(web.get(link.attributes["href"]).content)
    assert page.css_first("article.board-view h2.subject").text() == link.text()
    assert [dt.text() for dt in page.css("dl dt")] == ["작성자", "작성일", "조회", "공감", "담당부서"]
    assert page.css_first("div.content").text(strip=True)


def test_a_deleted_post_is_listed_before_and_gone_after(web: httpx.Client) -> None:
    posts = CITY.board_posts(Days.of(date(2026, 7, 1), date(2026, 10, 31)))
    day_of = posts.posted_at // 86_400
    outlived = (posts.deleted_at // 86_400 > day_of + 1) & (posts.board == "citizen_voice")
    assert outlived.sum() >= 2
    for row in outlived.nonzero()[0]:
        first = str(to_date(day_of[row]))
        later = str(to_date(posts.deleted_at[row] // 86_400 + 1))
        link = f"/board/citizen_voice/view?id={posts.post_id[row]}"
        before, after = (
            {a.attributes["href"] for a in _board(web, 1, first, last).css("a.subject")} for last in (first, later)
        )
        assert link in before
        assert link not in after
        assert web.get(link).status_code == 200


def test_unknown_boards_and_posts_are_404(web: httpx.Client) -> None:
    for path in ("/board/nothing?from=2026-11-01&to=2026-11-02", "/board/citizen_voice/view?id=1", "/elsewhere"):
        assert web.get(path).status_code == 404
    assert web.get("/board/citizen_voice?from=yesterday&to=2026-11-02").status_code == 400


def test_health_names_the_boards(web: httpx.Client) -> None:
    found = web.get("/health").json()
    assert found["status"] == "ok"
    assert set(found["boards"]) == {"citizen_voice", "policy_proposal"}


@pytest.mark.parametrize(("mode", "status"), [("429", 429), ("500", 500)])
def test_errors_last_as_many_requests_as_ordered(web: httpx.Client, mode: str, status: int) -> None:
    _order(web, "/1140100", mode, times=2)
    params = {"serviceKey": "k", "dataType": "json", "regFrom": MONTHS[0], "regTo": MONTHS[1]}
    seen = [web.get(LIST_PATH, params=params).status_code for _ in range(3)]
    assert seen == [status, status, 200]
    assert web.get("/health").status_code == 200


def test_pages_of_another_kind_can_be_ordered(web: httpx.Client) -> None:
    params = {"serviceKey": "k", "dataType": "json", "regFrom": MONTHS[0], "regTo": MONTHS[1]}
    for mode, sign in (
        ("html", "시스템 점검"),
        ("xml_error", "returnReasonCode>10"),
        ("quota", ">22<"),
        ("key", ">30<"),
    ):
        _order(web, LIST_PATH, mode)
        assert sign in web.get(LIST_PATH, params=params).text


def test_a_wrong_total_is_larger_than_what_comes(web: httpx.Client) -> None:
    total = _questions(web)["resultCount"]
    _order(web, LIST_PATH, "wrong_total")
    assert _questions(web)["resultCount"] == total + 3


def test_a_truncated_answer_breaks_off(web: httpx.Client) -> None:
    _order(web, "/board", "truncate")
    with pytest.raises(httpx.RemoteProtocolError):
        _board(web, 1)


def test_a_timeout_gives_no_answer_and_slow_gives_a_late_one(web: httpx.Client) -> None:
    _order(web, "/board", "timeout", seconds=0.2)
    with pytest.raises((httpx.ReadTimeout, httpx.RemoteProtocolError)):
        web.get("/board/citizen_voice", params={"from": "2026-11-01", "to": "2026-11-01"}, timeout=0.1)
    _order(web, "/board", "slow", seconds=0.05)
    assert _board(web, 1).css_first("p.total")


def test_an_order_that_makes_no_sense_is_refused(web: httpx.Client) -> None:
    assert web.post("/misbehave", json={"path": "/board", "mode": "dance"}).status_code == 400
    assert web.post("/misbehave", json={"mode": "500"}).status_code == 400
    assert web.post("/elsewhere", json={}).status_code == 404

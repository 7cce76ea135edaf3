"""Pages of Naver's search as documented, and with one thing wrong in each."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from extract.errors import SourceFormatError
from extract.search_hits import id_of_address
from extract.sources.naver.parse import KINDS, parse_hits, parse_page
from extract.sources.naver.refusals import refusal_in
from extract.sources.naver.schema import ITEMS
from extract.window import Window

WINDOW = Window.of_days(date(2026, 11, 16), date(2026, 11, 17))
NEWS = {
    "title": "<b>인천</b> 수돗물 &quot;이상 없음&quot;",
    "originallink": "https://www.incheonilbo.com/news/1",
    "link": "https://n.news.naver.com/article/1",
    "description": "시는 <b>인천</b> 전역을 점검했다.",
    "pubDate": "Tue, 17 Nov 2026 09:03:00 +0900",
}
BLOG = {
    "title": "검단 살이",
    "link": "https://blog.naver.com/mom1/22",
    "description": "버스가 없어요",
    "bloggername": "검단맘",
    "bloggerlink": "blog.naver.com/mom1",
    "postdate": "20261117",
}
CAFE = {
    "title": "영종 다리",
    "link": "http://cafe.naver.com/yj/7",
    "description": "언제 열리나요",
    "cafename": "영종사랑",
    "cafeurl": "https://cafe.naver.com/yj",
}
KIN = {"title": "인천 쓰레기 배출", "link": "https://kin.naver.com/qna/9", "description": "어떻게 하나요"}


def page(*items: object, **changes: object) -> bytes:
    body = {"lastBuildDate": "x", "total": len(items), "start": 1, "display": len(items), "items": list(items)}
    return json.dumps(body | changes, ensure_ascii=False).encode()


def rows(kind: str, *items: object, accounts: tuple[str, ...] = ()) -> tuple[list[dict[str, Any]], Any, Any]:
    read = parse_page(page(*items), kind, window=WINDOW)
    table, _, rejected, unknown = parse_hits(
        [("인천", hit) for hit in read.hits], collected_on=WINDOW.last_on, outbound_accounts=accounts
    )
    assert table.schema == ITEMS.arrow_schema()
    return table.to_pylist(), rejected, unknown


def test_news_is_named_by_its_publishers_address_and_placed_by_its_date() -> None:
    (row,), rejected, unknown = rows("news", NEWS)
    assert (rejected, unknown) == ((), None)
    assert row == {
        "post_id": id_of_address("https://www.incheonilbo.com/news/1"),
        "posted_on": date(2026, 11, 17),
        "posted_at": datetime(2026, 11, 17, 0, 3, tzinfo=UTC),
        "is_day_assumed": False,
        "platform": "news",
        "site_name": "incheonilbo.com",
        "author_key": None,
        "title": '인천 수돗물 "이상 없음"',
        "body": "시는 인천 전역을 점검했다.",
        "url": "https://www.incheonilbo.com/news/1",
        "like_count": None,
        "reply_count": None,
        "share_count": None,
        "is_outbound": False,
        "kind": "news",
        "query": "인천",
    }


def test_a_blog_has_its_day_and_its_bloggers_account() -> None:
    (row,), _, _ = rows("blog", BLOG, accounts=("mom1",))
    assert (row["posted_on"], row["posted_at"]) == (date(2026, 11, 17), datetime(2026, 11, 16, 15, tzinfo=UTC))
    assert (row["author_key"], row["is_outbound"], row["is_day_assumed"]) == ("mom1", True, False)


@pytest.mark.parametrize(
    ("link", "name", "author"),
    [
        ("https://blog.naver.com/mom1", "x", "mom1"),
        ("https://mine.tistory.com", "x", "mine.tistory.com"),
        ("", "이름만", "이름만"),
        (None, None, None),
        (["blog.naver.com/mom1"], {"a": 1}, None),
        ("https://[", "이름", "이름"),
    ],
)
def test_a_blogger_is_known_by_account_or_name(link: object, name: object, author: str | None) -> None:
    (row,), rejected, _ = rows("blog", BLOG | {"bloggerlink": link, "bloggername": name})
    assert (row["author_key"], rejected) == (author, ())


@pytest.mark.parametrize(("kind", "item", "site"), [("cafearticle", CAFE, "영종사랑"), ("kin", KIN, "kin.naver.com")])
def test_a_hit_without_a_date_is_kept_under_the_last_day_and_marked(kind: str, item: dict, site: str) -> None:
    (row,), rejected, _ = rows(kind, item)
    assert rejected == ()
    assert (row["posted_on"], row["posted_at"], row["is_day_assumed"]) == (date(2026, 11, 17), None, True)
    assert (row["platform"], row["site_name"]) == (KINDS[kind].platform, site)


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"link": None, "originallink": None}, "post_id"),
        ({"link": "javascript:x", "originallink": ""}, "post_id"),
        ({"pubDate": "방금 전"}, "posted_at"),
        ({"pubDate": 1794873630}, "posted_at"),
        ({"title": ["인천"]}, "title"),
        ({"description": {"text": "x"}}, "body"),
        ({"description": True}, "body"),
    ],
)
def test_one_bad_hit_is_set_aside_and_the_others_stay(change: dict, column: str) -> None:
    good, rejected, _ = rows("news", NEWS, NEWS | {"originallink": "https://a.kr/2"} | change)
    assert len(good) == 1
    (row,) = rejected
    assert (row.row_number, row.column) == (2, column)


@pytest.mark.parametrize("item", [None, "text", 7, ["x"]])
def test_a_hit_that_is_no_object_is_set_aside(item: object) -> None:
    good, rejected, _ = rows("news", NEWS, item)
    assert (len(good), [r.row_number for r in rejected]) == (1, [2])


def test_a_missing_date_of_one_article_is_assumed() -> None:
    good, rejected, _ = rows("news", NEWS, NEWS | {"originallink": "https://a.kr/2", "pubDate": None})
    assert ([row["is_day_assumed"] for row in good], rejected) == ([False, True], ())


def test_new_keys_are_kept_apart() -> None:
    _, _, unknown = rows("kin", KIN | {"answers": [1], "작성자": "홍길동"}, KIN | {"link": "https://kin.naver.com/2"})
    assert unknown.to_pydict() == {"row_number": [1, 2], "answers": ["[1]", None], "작성자": ["홍길동", None]}


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (page(NEWS, total="많음"), "total"),
        (page(NEWS, total=None), "total"),
        (page(NEWS, total=-3), "total"),
        (page(NEWS, items=None), "items"),
        (page(NEWS, items={"item": []}), "items"),
        (page({k: v for k, v in NEWS.items() if k != "pubDate"}), r"items\[\]\.pubDate"),
        (page({k: v for k, v in NEWS.items() if k != "link"}), r"items\[\]\.link"),
        (page(NEWS | {"pubDate": "17.11.2026"}), r"items\[\]\.pubDate"),
        (b"[]", "최상위"),
        (b"{" * 50_000, "JSON"),
        (b"\xff{}", "JSON"),
    ],
)
def test_another_shape_stops_and_names_the_field(content: bytes, named: str) -> None:
    with pytest.raises(SourceFormatError, match=named):
        parse_page(content, "news", window=WINDOW)


def test_what_no_database_holds_is_gone() -> None:
    body = json.dumps({"total": 1, "items": [KIN | {"title": "인천\x00 \ud83d 끝"}]}).encode()
    read = parse_page(body, "kin", window=WINDOW)
    table, _, rejected, _ = parse_hits([("인천", read.hits[0])], collected_on=WINDOW.last_on, outbound_accounts=())
    title = table.to_pylist()[0]["title"]
    assert rejected == ()
    assert "\x00" not in title
    title.encode()


def test_a_total_as_text_is_a_total() -> None:
    assert parse_page(page(total="1,234"), "news", window=WINDOW).total == 1234


def test_no_hits_are_no_rows() -> None:
    assert rows("news") == ([], (), None)


@pytest.mark.parametrize(
    ("body", "quota", "passes", "said"),
    [
        ({"errorMessage": "m", "errorCode": "SE01"}, False, False, "SE01"),
        ({"errorMessage": "m", "errorCode": "SE99"}, False, True, "SE99"),
        ({"errorMessage": "m", "errorCode": "010"}, True, False, "010"),
        ({"errorMessage": "m", "errorCode": 10}, True, False, "010"),
        ({"errorMessage": "m", "errorCode": 12}, True, True, "012"),
        ({"errorMessage": "m", "errorCode": 401}, False, False, "401"),
        ({"errorMessage": "m"}, False, False, "알 수 없는"),
        ({"error": {"errorCode": "200", "message": "Authentication Failed"}}, False, False, "인증 실패"),
        ({"error": {"errorCode": 400, "message": "Quota Exceeded"}}, True, False, "400"),
        ({"error": {"errorCode": "420"}}, True, True, "420"),
        ({"error": {"errorCode": {"a": 1}}}, False, False, "알 수 없는"),
    ],
)
def test_errors_of_both_gateways_are_told_apart(body: object, quota: bool, passes: bool, said: str) -> None:
    refusal = refusal_in(json.dumps(body).encode())
    assert refusal is not None
    assert (refusal.is_quota, refusal.may_pass) == (quota, passes)
    assert said in refusal.problem


@pytest.mark.parametrize("content", [page(NEWS), page(), b"<html>", b"", b'{"error": null, "items": []}'])
def test_what_is_no_error_is_none(content: bytes) -> None:
    assert refusal_in(content) is None


def test_the_servers_own_words_are_not_repeated() -> None:
    body = {"errorMessage": "client secret SECRET is wrong", "errorCode": "SECRETSECRETSECRET"}
    refusal = refusal_in(json.dumps(body).encode())
    assert refusal is not None
    assert "SECRET" not in refusal.problem + refusal.action

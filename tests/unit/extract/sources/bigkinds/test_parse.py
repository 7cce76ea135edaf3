"""Pages of BigKinds as others describe them, and with one thing wrong in each."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from extract.errors import SourceFormatError
from extract.search_hits import id_of_address
from extract.sources.bigkinds.parse import parse_hits, parse_page
from extract.sources.bigkinds.refusals import refusal_in
from extract.sources.bigkinds.schema import ARTICLES
from extract.window import Window

DAY = date(2026, 11, 17)
WINDOW = Window.of_days(date(2026, 11, 16), DAY)
ARTICLE = {
    "news_id": "01100501.20261117090312001",
    "title": "검단 수돗물 논란",
    "content": "시는 <b>원인</b>을 찾고 있다.",
    "published_at": "2026-11-17T00:00:00.000+09:00",
    "provider": "인천일보",
    "category": ["지역>인천", "사회>환경"],
    "byline": "김기자",
    "provider_link_page": "https://www.incheonilbo.com/news/1",
}


def page(*documents: object, **changes: object) -> bytes:
    found = {"total_hits": len(documents), "documents": list(documents)} | changes
    return json.dumps({"result": 0, "return_object": found}, ensure_ascii=False).encode()


def rows(*documents: object) -> tuple[list[dict[str, Any]], Any, Any]:
    read = parse_page(page(*documents), day=DAY, window=WINDOW)
    table, _, rejected, unknown = parse_hits([("인천", hit) for hit in read.hits], collected_on=DAY)
    assert table.schema == ARTICLES.arrow_schema()
    return table.to_pylist(), rejected, unknown


def test_an_article_is_the_press_with_its_own_id() -> None:
    (row,), rejected, unknown = rows(ARTICLE)
    assert (rejected, unknown) == ((), None)
    assert (row["post_id"], row["platform"], row["site_name"]) == (ARTICLE["news_id"], "news", "인천일보")
    assert (row["posted_on"], row["posted_at"]) == (DAY, datetime(2026, 11, 16, 15, tzinfo=UTC))
    assert (row["body"], row["category"]) == ("시는 원인을 찾고 있다.", "지역>인천, 사회>환경")
    assert (row["author_key"], row["is_outbound"], row["is_day_assumed"]) == ("김기자", False, False)


@pytest.mark.parametrize(
    ("category", "kept"),
    [
        ("사회", "사회"),
        ([], None),
        (None, None),
        (["가", None, {"x": 1}], "가"),
        ({"x": 1}, None),
        (["가" * 400], "가" * 300),
    ],
)
def test_categories_are_one_text(category: object, kept: str | None) -> None:
    (row,), _, _ = rows(ARTICLE | {"category": category})
    assert row["category"] == kept


@pytest.mark.parametrize("own", [None, "", "번호 없음", ["x"], "x" * 65])
def test_without_a_usable_id_the_address_names_an_article(own: object) -> None:
    (row,), _, _ = rows(ARTICLE | {"news_id": own})
    assert row["post_id"] == id_of_address("https://www.incheonilbo.com/news/1")


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"news_id": None, "provider_link_page": "없음"}, "post_id"),
        ({"published_at": "모름"}, "posted_at"),
        ({"title": {"a": 1}}, "title"),
    ],
)
def test_one_bad_article_is_set_aside_and_the_others_stay(change: dict, column: str) -> None:
    good, rejected, _ = rows(ARTICLE, ARTICLE | {"news_id": "2"} | change)
    assert (len(good), [(r.row_number, r.column) for r in rejected]) == (1, [(2, column)])


def test_a_byline_of_another_shape_is_nobodys() -> None:
    (row,), rejected, _ = rows(ARTICLE | {"byline": ["김기자"]})
    assert (row["author_key"], rejected) == (None, ())


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (page(ARTICLE, total_hits=None), r"return_object\.total_hits"),
        (page(ARTICLE, documents=None), r"return_object\.documents"),
        (page(ARTICLE, documents={"a": 1}), r"return_object\.documents"),
        (b'{"result": 0, "return_object": []}', "return_object"),
        (b'{"result": 0}', "return_object"),
        (page({k: v for k, v in ARTICLE.items() if k != "news_id"}), r"documents\[\]\.news_id"),
        (page(ARTICLE | {"published_at": "17.11.2026"}), r"documents\[\]\.published_at"),
        (page(ARTICLE | {"published_at": "2026-11-09T00:00:00.000+09:00"}), "published_at 조건"),
    ],
)
def test_another_shape_stops_and_names_the_field(content: bytes, named: str) -> None:
    with pytest.raises(SourceFormatError, match=named):
        parse_page(content, day=DAY, window=WINDOW)


@pytest.mark.parametrize(
    ("result", "reason", "quota", "passes", "said"),
    [
        (-20, "일일 요청 한도를 초과하였습니다.", True, False, "한도"),
        ("-1", "access_key 인증 실패", False, False, "인증키"),
        (-5, "시스템 점검 중", False, True, "점검"),
        (9, "알 수 없음", False, False, "결과 9"),
        ("SECRET", None, False, False, "결과 없음"),
        (False, "x", False, False, "거부"),
        (None, ["x"], False, False, "거부"),
    ],
)
def test_a_result_that_is_not_0_is_an_error(
    result: object, reason: object, quota: bool, passes: bool, said: str
) -> None:
    refusal = refusal_in(json.dumps({"result": result, "reason": reason}).encode())
    assert refusal is not None
    assert (refusal.is_quota, refusal.may_pass) == (quota, passes)
    assert said in refusal.problem


@pytest.mark.parametrize("content", [page(ARTICLE), b'{"result": "0"}', b"<html>", b"{}"])
def test_what_is_no_error_is_none(content: bytes) -> None:
    assert refusal_in(content) is None


def test_a_key_in_the_reason_is_not_shown() -> None:
    refusal = refusal_in(json.dumps({"result": -1, "reason": "access_key k3y-SECRET 인증 실패"}).encode())
    assert refusal is not None
    assert "SECRET" not in refusal.problem + refusal.action

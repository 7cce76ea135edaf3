"""Pages of Kakao's search as documented, and with one thing wrong in each."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from extract.errors import SourceFormatError
from extract.search_hits import id_of_address
from extract.sources.kakao.parse import parse_hits, parse_page
from extract.sources.kakao.refusals import refusal_in
from extract.sources.kakao.schema import DOCUMENTS
from extract.window import Window

WINDOW = Window.of_days(date(2026, 11, 16), date(2026, 11, 17))
BLOG = {
    "title": "<b>인천</b> 산책",
    "contents": "월미도에 &lt;다녀왔어요&gt;",
    "url": "https://mine.tistory.com/3",
    "blogname": "바다일기",
    "thumbnail": "",
    "datetime": "2026-11-17T00:30:00.000+09:00",
}
META = {"total_count": 1, "pageable_count": 1, "is_end": True}


def page(*documents: object, **meta: object) -> bytes:
    body = {"meta": META | {"total_count": len(documents)} | meta, "documents": list(documents)}
    return json.dumps(body, ensure_ascii=False).encode()


def rows(kind: str, *documents: object, accounts: tuple[str, ...] = ()) -> tuple[list[dict[str, Any]], Any, Any]:
    read = parse_page(page(*documents), kind, window=WINDOW)
    table, _, rejected, unknown = parse_hits(
        [("인천", hit) for hit in read.hits], collected_on=WINDOW.last_on, outbound_accounts=accounts
    )
    assert table.schema == DOCUMENTS.arrow_schema()
    return table.to_pylist(), rejected, unknown


def test_a_document_is_placed_by_its_korean_day() -> None:
    (row,), rejected, unknown = rows("blog", BLOG, accounts=("바다일기",))
    assert (rejected, unknown) == ((), None)
    assert row["post_id"] == id_of_address("https://mine.tistory.com/3")
    assert (row["posted_on"], row["posted_at"]) == (date(2026, 11, 17), datetime(2026, 11, 16, 15, 30, tzinfo=UTC))
    assert (row["title"], row["body"]) == ("인천 산책", "월미도에 <다녀왔어요>")
    assert (row["site_name"], row["author_key"], row["is_outbound"]) == ("mine.tistory.com", "바다일기", True)
    assert (row["platform"], row["kind"], row["query"]) == ("blog", "blog", "인천")


def test_a_cafe_is_named_and_its_writers_are_not() -> None:
    cafe = {k: v for k, v in BLOG.items() if k != "blogname"} | {"cafename": "영종사랑"}
    (row,), _, unknown = rows("cafe", cafe)
    assert (row["site_name"], row["author_key"], row["platform"], unknown) == ("영종사랑", None, "cafe", None)


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"url": None}, "post_id"),
        ({"url": ["https://a.kr"]}, "post_id"),
        ({"datetime": "어제"}, "posted_at"),
        ({"title": {"a": 1}}, "title"),
        ({"contents": [1]}, "body"),
    ],
)
def test_one_bad_document_is_set_aside_and_the_others_stay(change: dict, column: str) -> None:
    good, rejected, _ = rows("web", BLOG, BLOG | {"url": "https://a.kr/2"} | change)
    assert [row["url"] for row in good] == ["https://mine.tistory.com/3"]
    assert [(r.row_number, r.column) for r in rejected] == [(2, column)]


@pytest.mark.parametrize(
    ("ended", "is_last"), [(True, True), (False, False), ("true", True), ("False", False)], ids=repr
)
def test_the_end_may_be_said_in_words(ended: object, is_last: bool) -> None:
    assert parse_page(page(BLOG, is_end=ended), "blog", window=WINDOW).is_last is is_last


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (page(BLOG, is_end=None), r"meta\.is_end"),
        (page(BLOG, is_end=1), r"meta\.is_end"),
        (page(BLOG, is_end=["true"]), r"meta\.is_end"),
        (page(BLOG, total_count="x"), r"meta\.total_count"),
        (b'{"meta": [], "documents": []}', "meta"),
        (b'{"documents": []}', "meta"),
        (json.dumps({"meta": META}).encode(), "documents"),
        (json.dumps({"meta": META, "documents": None}).encode(), "documents"),
        (page({k: v for k, v in BLOG.items() if k != "datetime"}), r"documents\[\]\.datetime"),
        (page({k: v for k, v in BLOG.items() if k != "contents"}), r"documents\[\]\.contents"),
        (page(BLOG | {"datetime": "17.11.2026 09:00"}), r"documents\[\]\.datetime"),
    ],
)
def test_another_shape_stops_and_names_the_field(content: bytes, named: str) -> None:
    with pytest.raises(SourceFormatError, match=named):
        parse_page(content, "blog", window=WINDOW)


@pytest.mark.parametrize(
    ("body", "quota", "passes", "said"),
    [
        ({"code": -10, "msg": "API limit has been exceeded."}, True, False, "-10"),
        ({"code": "-10", "msg": "m"}, True, False, "-10"),
        ({"code": -1}, False, True, "-1"),
        ({"code": -9798}, False, True, "점검"),
        ({"code": -401}, False, False, "-401"),
        ({"code": -777}, False, False, "-777"),
        ({"code": {"x": 1}}, False, False, "알 수 없는"),
        ({"errorType": "MissingParameter", "message": "query"}, False, False, "MissingParameter"),
        ({"errorType": "RequestThrottled"}, True, True, "RequestThrottled"),
        ({"errorType": "AccessDeniedError"}, False, False, "AccessDeniedError"),
    ],
)
def test_errors_of_both_forms_are_told_apart(body: object, quota: bool, passes: bool, said: str) -> None:
    refusal = refusal_in(json.dumps(body).encode())
    assert refusal is not None
    assert (refusal.is_quota, refusal.may_pass) == (quota, passes)
    assert said in refusal.problem


@pytest.mark.parametrize("content", [page(BLOG), page(), b"<html>", b"{}", b"[]"])
def test_what_is_no_error_is_none(content: bytes) -> None:
    assert refusal_in(content) is None


def test_a_key_that_the_server_repeats_is_not_shown() -> None:
    key = "0123456789abcdef0123456789abcdef"
    refusal = refusal_in(json.dumps({"errorType": key, "message": f"wrong appKey({key})"}).encode())
    assert refusal is not None
    assert key not in refusal.problem + refusal.action

"""What all sources of posts share: days of collection, own accounts, keys nobody agreed on."""

from __future__ import annotations

from datetime import UTC, date, datetime

from extract.cells import LONGEST_TEXT
from extract.contract import Coverage
from extract.post_feed import post_columns, post_feed
from extract.posts import typed_posts

COLUMNS = post_columns(
    {"post_id": "id", "posted_at": "created", "author_key": "user", "body": "text", "like_count": "likes"}
)
FEED = post_feed("x.posts", "raw.x_post", "엑스 글", COLUMNS, coverage=Coverage.PARTIAL, overlap_days=1)
TODAY = date(2026, 11, 17)


def typed(*records: dict[str, object]):  # type: ignore[no-untyped-def]
    return typed_posts(FEED, records, platform="twitter", collected_on=TODAY, outbound_accounts=["@Incheon_City"])


def test_a_dated_post_stands_on_its_korean_day() -> None:
    rows, _, rejected, _ = typed(
        {"id": "1", "created": "2026-11-16T15:30:00Z", "user": "a", "text": "버스", "likes": 3}
    )
    (row,) = rows.to_pylist()
    assert rejected == ()
    assert (row["posted_on"], row["is_day_assumed"]) == (date(2026, 11, 17), False)
    assert row["posted_at"] == datetime(2026, 11, 16, 15, 30, tzinfo=UTC)
    assert (row["platform"], row["like_count"], row["title"], row["site_name"]) == ("twitter", 3, None, None)


def test_a_post_without_a_date_is_kept_on_the_day_of_collection_and_marked() -> None:
    rows, _, _, _ = typed({"id": "1", "created": None, "user": "a", "text": "버스", "likes": None})
    (row,) = rows.to_pylist()
    assert (row["posted_on"], row["is_day_assumed"], row["posted_at"]) == (TODAY, True, None)


def test_a_date_that_cannot_be_read_is_no_missing_date() -> None:
    rows, _, rejected, _ = typed({"id": "1", "created": "어제쯤", "user": "a", "text": "버스", "likes": 1})
    assert rows.num_rows == 0
    assert [r.column for r in rejected] == ["posted_at"]


def test_the_citys_own_accounts_are_outbound_however_they_are_written() -> None:
    rows, _, _, _ = typed(
        {"id": "1", "created": None, "user": " @incheon_city ", "text": "안내", "likes": 1},
        {"id": "2", "created": None, "user": "incheon_citizen", "text": "불편", "likes": 1},
    )
    assert rows.column("is_outbound").to_pylist() == [True, False]


def test_keys_nobody_agreed_on_are_kept_apart_with_their_row() -> None:
    _, _, _, unknown = typed(
        {"id": "1", "created": None, "user": "a", "text": "가"},
        {"id": "2", "created": None, "user": "b", "text": "나", "geo": {"lat": 37.4}, "lang": "ko"},
    )
    assert unknown is not None
    assert unknown.to_pylist() == [
        {"row_number": 1, "geo": None, "lang": None},
        {"row_number": 2, "geo": '{"lat": 37.4}', "lang": "ko"},
    ]


def test_no_records_are_no_rows_and_nothing_unknown() -> None:
    rows, numbers, rejected, unknown = typed()
    assert (rows.num_rows, len(numbers), rejected, unknown) == (0, 0, (), None)
    assert rows.schema.names == [c.name for c in COLUMNS]


def test_a_post_without_an_id_is_set_aside_and_others_stay() -> None:
    rows, numbers, rejected, _ = typed(
        {"id": "", "created": None, "user": "a", "text": "가"}, {"id": "2", "created": None, "user": "b", "text": "나"}
    )
    assert (rows.column("post_id").to_pylist(), numbers.to_pylist()) == (["2"], [2])
    assert [(r.row_number, r.column) for r in rejected] == [(1, "post_id")]


def test_a_text_longer_than_anybody_writes_is_set_aside_and_not_carried_along() -> None:
    whole, longer = "가" * LONGEST_TEXT, "나" * (LONGEST_TEXT + 1)
    rows, _, rejected, _ = typed(
        {"id": "1", "text": whole}, {"id": "2", "text": longer}, {"id": longer, "text": "버스"}
    )
    assert rows["post_id"].to_pylist() == ["1"]
    assert [(r.row_number, r.column) for r in rejected] == [(2, "body"), (3, "post_id")]
    assert rejected[0].reason == "본문(text): 200,000자보다 긴 값"
    assert all(len(r.content) < 1_200 for r in rejected)


def test_what_nobody_agreed_on_is_kept_short() -> None:
    *_, unknown = typed({"id": "1", "text": "버스", "new": "가" * 20_000})
    assert unknown is not None
    assert unknown["new"].to_pylist() == ["가" * 10_000 + "…"]

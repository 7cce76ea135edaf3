import polars as pl

from extract.relevance.signals import COLUMNS, is_long, signals


def test_names_and_words_are_counted_where_they_stand() -> None:
    # "천원주택" suffices, "부평역" is another name than the city's, and 배차 is strong and beside both.
    text = "오늘 천원주택 앞 부평역 배차"
    found = signals(pl.Series([text])).row(0, named=True)
    assert found == {
        "place_term": "천원주택",
        "byte_count": len(text.encode()),
        "name_count": 2,
        "alone_count": 1,
        "near_count": 2,
        "first_name_at": len("오늘 ".encode()),
        "strong_count": 1,
        "named_beside_strong_count": 2,
        "elsewhere_count": 0,
    }


def test_a_name_far_from_the_word_is_not_beside_it() -> None:
    found = signals(pl.Series(["부평역" + "가" * 100 + "배차"]))
    assert found["name_count"].to_list() == [1]
    assert found["named_beside_strong_count"].to_list() == [0]


def test_homonyms_and_names_of_elsewhere_are_no_names() -> None:
    found = signals(pl.Series(["인천공항 주차장", "중구 배차", "서울시 GTX-B 배차", "", None]))
    assert found["place_term"].to_list() == [None] * 5
    assert found["name_count"].to_list() == [0] * 5
    assert found["elsewhere_count"].to_list() == [0, 0, 1, 0, 0]


def test_each_text_has_a_row_in_order_and_none_gives_none() -> None:
    found = signals(pl.Series(["점심", "부평역", "점심", "부평역 부평역"]))
    assert found["name_count"].to_list() == [0, 1, 0, 2]
    assert dict(signals(pl.Series([], dtype=pl.String)).schema) == COLUMNS


def test_a_text_is_long_from_601_bytes_on() -> None:
    assert is_long(pl.Series(["가" * 200, "가" * 200 + "a", None])).to_list() == [False, True, False]

import polars as pl

from extract.text.too_like import too_like

KNOWN = pl.Series(["가로등이 며칠째 꺼져 있어 밤길이 어둡습니다", "버스 배차 간격을 줄여 주세요"])


def test_a_text_with_another_mark_or_blank_is_too_like_and_another_text_is_not() -> None:
    asked = pl.Series(["가로등이 며칠째 꺼져있어 밤길이 어둡습니다!", "수돗물에서 냄새가 납니다", ""])
    assert too_like(asked, KNOWN).tolist() == [True, False, False]


def test_only_the_beginning_of_a_long_text_is_compared() -> None:
    start = "시청 앞 광장에 나무를 심어 주세요. 여름에 그늘이 없습니다. " * 20
    assert len(start) > 600
    assert too_like(
        pl.Series([start + "끝말 하나"]), pl.Series([start + "전혀 다른 이야기가 이어진다" * 40])
    ).tolist() == [True]


def test_no_asked_text_gives_no_answer() -> None:
    assert too_like(pl.Series([], dtype=pl.String), KNOWN).tolist() == []


def test_texts_beyond_one_block_are_all_compared() -> None:
    asked = pl.Series(["수돗물에서 냄새가 납니다"] * 299 + [KNOWN[0]])
    assert too_like(asked, KNOWN).nonzero()[0].tolist() == [299]

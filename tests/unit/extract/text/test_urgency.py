import polars as pl

from extract.text import urgency


def test_danger_goes_before_a_deadline_and_plain_requests_are_not_urgent() -> None:
    texts = [
        "담장이 무너질 것 같아요. 지금 당장 와 주세요",
        "오늘까지 답을 주세요, 급합니다",
        "버스 배차를 늘려 주세요",
        "",
    ]
    assert urgency.judge(pl.Series([*texts, None])).to_list() == ["safety", "urgent", "none", "none", "none"]


def test_words_in_decomposed_hangul_are_read() -> None:
    assert urgency.judge(pl.Series(["싱크홀이 생겼어요"]).str.normalize("NFD")).to_list() == ["safety"]


def test_no_texts_give_no_answers() -> None:
    assert urgency.judge(pl.Series([], dtype=pl.String)).len() == 0

"""Sentiment by the word list."""

from __future__ import annotations

import polars as pl
import pytest

from extract.text import sentiment


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("가로등이 고장나서 너무 불편합니다", "negative"),
        ("직원분이 친절하게 안내해 주셔서 고맙습니다", "positive"),
        ("등본 발급 시간을 알려주세요 감사합니다", "neutral"),
        ("직원이 불친절하네요", "negative"),
        ("전혀 친절하지 않았습니다", "negative"),
        ("만족스럽지 못합니다", "negative"),
        ("", "neutral"),
        (None, "neutral"),
    ],
)
def test_words_of_complaint_and_praise_decide(text, code):
    assert sentiment.judge(pl.Series([text], dtype=pl.String)).to_list() == [code]


def test_one_answer_for_each_text_in_order():
    found = sentiment.judge(pl.Series(["악취가 심합니다", None, "칭찬합니다"]))
    assert found.to_list() == ["negative", "neutral", "positive"]
    assert found.name == "sentiment_code"

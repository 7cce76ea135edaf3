"""When a week is complete, and what a judgement becomes for each channel."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from extract import relevance
from extract.text import inference, starting_model, store, understand
from extract.text.nouns import Tagger


@pytest.mark.parametrize(
    ("business_date", "monday"),
    [
        (date(2026, 11, 15), date(2026, 11, 9)),  # the night of Sunday completes its week
        (date(2026, 11, 16), date(2026, 11, 9)),
        (date(2026, 11, 21), date(2026, 11, 9)),
        (date(2026, 11, 22), date(2026, 11, 16)),
    ],
)
def test_a_week_is_complete_with_its_sunday(business_date, monday):
    assert understand.last_complete_week(business_date) == monday


def test_incheons_own_channels_are_judged_as_local_and_rows_keep_their_order():
    asked: list[tuple[bool, list[str]]] = []

    def judge(texts: pl.Series, *, on: pl.Series, is_local: bool) -> pl.DataFrame:
        asked.append((is_local, texts.to_list()))
        return pl.DataFrame(
            {
                "is_relevant": [False] * len(texts),
                "reason": [None] * len(texts),
                "district_code": texts,
                "topic_code": [None] * len(texts),
                "is_spam": [text == "광고" for text in texts],
                "is_abusive": [False] * len(texts),
            },
            schema_overrides=dict.fromkeys(("reason", "district_code", "topic_code"), pl.String),
        )

    rows = [
        ("social_query", "1", "가"),
        ("call_center", "2", "나"),
        ("social_bulk", "3", "다"),
        ("petition", "4", "광고"),
    ]
    items = pl.DataFrame(
        [(channel, name, date(2026, 11, 9), text, True, 0) for channel, name, text in rows],
        schema=store.ITEM_SCHEMA,
        orient="row",
    )
    found = inference.infer(items, version="v", tagger=Tagger(()), judge=judge)
    assert asked == [(True, ["나", "광고"]), (False, ["가", "다"])]
    assert found["district_code"].to_list() == ["가", "나", "다", "광고"]
    assert found["is_relevant"].to_list() == [False, True, False, False]
    assert found["relevance_reason"].to_list() == [None, "channel", None, "spam"]
    assert found.columns == list(store.INFERENCE_COLUMNS)


def test_the_second_stage_has_the_last_word_on_long_texts_from_elsewhere():
    filler = "그래서 저는 그날 밤늦게까지 잠을 이루지 못하고 오래 생각했습니다. " * 12
    passing = filler + "인천시청 앞 인천 인천 민원 배차. " + filler
    texts = pl.Series([passing, "인천시는 배차를 늘려 주세요"])
    by_rules = relevance.judge(texts, on=pl.Series([date(2026, 11, 9)] * 2))["is_relevant"].to_list()
    rows = [("social_query", "1", passing), ("social_query", "2", texts[1]), ("petition", "3", passing)]
    items = pl.DataFrame(
        [(channel, name, date(2026, 11, 9), text, True, 0) for channel, name, text in rows],
        schema=store.ITEM_SCHEMA,
        orient="row",
    )
    found = inference.infer(items, version="v", tagger=Tagger(()), judge=relevance.judge)
    assert by_rules == [True, True]
    assert found["is_relevant"].to_list() == [False, True, True]
    assert found["relevance_reason"].to_list()[::2] == [None, "channel"]


def test_praise_is_seen_though_the_starting_head_cannot_answer_it():
    texts = [
        "상담사님이 정말 친절하고 좋았습니다. 칭찬합니다",
        "담당자의 무책임한 태도에 너무 화가 나고 억울합니다",
        "",
    ]
    items = pl.DataFrame(
        [("call_center", str(at), date(2026, 11, 9), text, True, 0) for at, text in enumerate(texts)],
        schema=store.ITEM_SCHEMA,
        orient="row",
    )
    model = starting_model.beside(None)
    found = inference.infer(items, version="v", tagger=Tagger(()), judge=relevance.judge, model=model)
    assert found["sentiment_code"].to_list() == ["positive", "negative", "neutral"]

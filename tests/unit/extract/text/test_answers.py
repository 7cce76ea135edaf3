import numpy as np
import polars as pl
import pytest

from extract.text import answers
from extract.text.head import Head
from extract.text.head_training import train_head
from extract.text.text_model import TextModel, reader

BUS = ["버스가 늦게 와요", "버스 배차 간격이 길어요", "버스 정류장 의자", "시내버스 기사님", "버스 노선 늘려 주세요"]
BIN = ["쓰레기를 안 치워요", "쓰레기 무단 투기", "쓰레기통이 없어요", "재활용 쓰레기 수거", "음식물 쓰레기 냄새"]


def head(name: str, *, threshold: float) -> Head:
    trained = train_head(name, reader().read(pl.Series(BUS + BIN)), np.array(["버스정책과"] * 5 + ["자원순환과"] * 5))
    return Head(**{**vars(trained), "threshold": threshold})


def test_without_a_model_every_answer_is_null() -> None:
    found = answers.answered(pl.Series(["버스", None]), None)
    assert found.schema == pl.Schema(answers.SCHEMA)
    assert found.null_count().row(0) == (2,) * len(answers.SCHEMA)


def test_a_sure_answer_stands_with_its_probability_and_its_first_three() -> None:
    model = TextModel({"department": head("department", threshold=0.0)})
    found = answers.answered(pl.Series(["버스가 안 와요"]), model).row(0, named=True)
    assert found["likely_department_label"] == "버스정책과"
    assert 0.5 < found["likely_department_probability"] <= 1
    assert found["likely_department_top3"] == ["버스정책과", "자원순환과"]
    assert found["topic_answer"] is None


def test_below_the_threshold_the_answer_is_unsure_but_its_probability_is_told() -> None:
    model = TextModel({"department": head("department", threshold=1.01)})
    found = answers.answered(pl.Series(["버스가 안 와요"]), model).row(0, named=True)
    assert found["likely_department_label"] is None
    assert found["likely_department_probability"] is not None


@pytest.mark.parametrize("text", ["", "  ", "12345", "🚌🚌", "...!!!", None])
def test_a_text_without_a_letter_is_answered_by_no_head(text: str | None) -> None:
    model = TextModel({"department": head("department", threshold=0.0)})
    found = answers.answered(pl.Series([text], dtype=pl.String), model).row(0, named=True)
    assert set(found.values()) == {None}


def test_a_head_that_no_column_is_meant_for_is_not_asked() -> None:
    model = TextModel({"weather": head("weather", threshold=0.0)})
    assert answers.answered(pl.Series(["버스"]), model).null_count().row(0) == (1,) * len(answers.SCHEMA)

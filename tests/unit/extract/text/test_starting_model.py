import numpy as np
import polars as pl

from extract.text import answers, inference, starting_model
from extract.text.head_training import train_head
from extract.text.text_model import TextModel, reader
from extract.text.word_lists import data_file

TEXTS = [
    "버스가 늦게 와요",
    "버스 배차 간격",
    "버스 정류장",
    "시내버스 노선",
    "쓰레기 수거",
    "쓰레기 투기",
    "쓰레기통",
    "쓰레기 냄새",
]


def test_it_tells_a_grievance_from_a_proposal() -> None:
    texts = pl.Series(
        [
            "담당 공무원의 무책임한 태도에 화가 납니다\n몇 번을 말해도 들은 척도 하지 않고 너무 억울하고 분합니다",
            "공공도서관 야간 개방 제안\n도서관 운영 시간을 늘리면 시민이 더 많이 이용할 수 있을 것입니다. 제안합니다",
        ]
    )
    found = starting_model.load().predict(texts)
    assert found["sentiment"].best() == ["negative", "neutral"]
    assert found["intent"].best()[1] == "suggestion"


def test_the_model_in_force_goes_before_it() -> None:
    own = train_head("sentiment", reader().read(pl.Series(TEXTS)), np.array(["a"] * 4 + ["b"] * 4))
    both = starting_model.beside(TextModel({"sentiment": own}))
    assert both.heads["sentiment"] is own
    assert set(both.heads) == {"sentiment", "intent", "abuse"}
    assert set(starting_model.beside(None).heads) == {"sentiment", "intent", "abuse"}


def test_its_card_lies_beside_it_and_names_every_head() -> None:
    card = data_file("starting_model.card.md").read_text(encoding="utf-8")
    for name in starting_model.load().heads:
        assert f"| {name} |" in card
    assert data_file(starting_model.FILE).stat().st_size < 3e6


def test_an_insult_without_a_listed_word_is_flagged_and_a_plain_request_is_not() -> None:
    texts = pl.Series(["저런 한남충 놈들은 다 죽어야 함 역겹다", "버스 배차를 늘려 주세요"])
    found = answers.answered(texts, starting_model.load())
    assert found["abuse_answer"].to_list()[0] in inference.ABUSE
    assert found["abuse_answer"].to_list()[1] not in inference.ABUSE

import csv
from datetime import date
from pathlib import Path

import polars as pl
import pyarrow as pa
import pytest

from extract.relevance import judge, load_rules
from extract.relevance.judgement import COLUMNS, might_concern

LABELLED = Path(__file__).with_name("labelled.csv")
NOW = date(2026, 11, 17)
BEFORE_REDRAWING = date(2026, 6, 30)


def labelled(split: str) -> list[dict[str, str]]:
    with LABELLED.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["split"] == split]


def one(text: str, **how: object) -> dict[str, object]:
    return judge([text], **{"on": NOW, **how}).row(0, named=True)  # type: ignore[arg-type]


# The rules were written with `dev` in view; `held_out` was set aside before and only ever counted. Both were written by
# the same hand, so real text will score lower: these bars guard the rules against damage, they do not praise them.
@pytest.mark.parametrize(("split", "floor"), [("dev", 0.97), ("held_out", 0.90)])
@pytest.mark.parametrize("answer", ["is_relevant", "is_spam", "is_abusive"])
def test_labelled_sentences_are_judged_as_people_did(split: str, floor: float, answer: str) -> None:
    rows = labelled(split)
    assert len(rows) >= 60
    wanted = [row[answer] == "1" for row in rows]
    got = judge([row["text"] for row in rows], on=NOW)[answer].to_list()

    hits = sum(w and g for w, g in zip(wanted, got, strict=True))
    precision, recall = hits / max(sum(got), 1), hits / sum(wanted)
    wrong = [row["text"] for row, w, g in zip(rows, wanted, got, strict=True) if w != g]
    assert precision >= floor, f"precision {precision:.3f}: {wrong}"
    assert recall >= floor, f"recall {recall:.3f}: {wrong}"


@pytest.mark.parametrize(("answer", "floor"), [("district_code", 0.95), ("topic_code", 0.75)])
def test_district_and_topic_of_labelled_sentences_are_told(answer: str, floor: float) -> None:
    rows = [row for split in ("dev", "held_out") for row in labelled(split) if row[answer]]
    assert len(rows) >= 50
    got = judge([row["text"] for row in rows], on=NOW)[answer].to_list()

    share = sum(g == row[answer] for g, row in zip(got, rows, strict=True)) / len(rows)
    assert share >= floor


def test_every_homonym_rule_has_an_example_that_is_not_relevant() -> None:
    path = Path(load_rules.__wrapped__.__defaults__[0]) / "homonyms.csv"  # type: ignore[attr-defined]
    with path.open(encoding="utf-8", newline="") as file:
        examples = [r["example"] for r in csv.DictReader(file) if "$1" not in r["replacement"]]
    assert len(examples) > 30

    judged = judge(examples, on=NOW)

    assert [e for e, is_relevant in zip(examples, judged["is_relevant"], strict=True) if is_relevant] == []


@pytest.mark.parametrize(
    ("text", "is_relevant"),
    [
        ("인천 서구 쓰레기 수거 언제 하나요", True),
        ("대전 서구 쓰레기 수거 언제 하나요", False),
        ("서구 쓰레기 수거 언제 하나요", False),
        ("인천공항 주차장 왜 이렇게 비싸요", False),
        ("인천공항 가는 버스 배차 인천시가 늘려야", True),
        ("강화도 펜션 후기", False),
        ("강화도 버스 좀 늘려주세요", True),
        ("외부평가 민원 접수 언제까지인가요", False),
        ("배송도 늦고 시청은 뭐하나", False),
        ("서비스 운영종료 민원 접수", False),
        ("부산시청 민원실 최악 인천 사는 내가 봐도", False),
        ("", False),
    ],
)
def test_homonyms_and_neighbours_decide(text: str, is_relevant: bool) -> None:
    assert one(text)["is_relevant"] is is_relevant


def test_reason_names_the_place_and_the_word_of_administration() -> None:
    assert one("송도 버스 배차 너무 길어요")["reason"] == "송도 + 배차"
    assert one("오늘 점심 뭐 먹지")["reason"] is None


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        ("월미도 주차장 좀 늘려주세요", "28110", "28125"),
        ("영종도 버스 늘려주세요", "28110", "28155"),
        ("청라 소각장 냄새", "28260", "28275"),
        ("검단신도시 버스 늘려주세요", "28260", "28290"),
        ("송도 버스 늘려주세요", "28185", "28185"),
        # What people still call 중구 lies in one of two new districts: the old code is all that is sure.
        ("인천 중구 버스 늘려주세요", "28110", "28110"),
    ],
)
def test_district_is_that_of_the_day(text: str, before: str, after: str) -> None:
    judged = judge([text, text], on=[BEFORE_REDRAWING, NOW])

    assert judged["district_code"].to_list() == [before, after]


def test_nearest_name_tells_the_district() -> None:
    assert one("부평구에서 왔는데 송도동 쓰레기 심각")["district_code"] == "28185"


def test_shared_names_need_an_anchor_unless_the_channel_is_incheons_own() -> None:
    text = "중구 가로등이 고장났어요"

    assert one(text)["district_code"] is None
    assert one(text, is_local=True)["district_code"] == "28110"
    assert one("부산 중구 가로등이 고장났어요", is_local=True)["district_code"] is None


def test_long_text_must_be_about_incheon_and_not_merely_name_it() -> None:
    filler = "저는 작은 회사에 다니며 두 아이를 키우고 있습니다. 요즘 물가가 올라 살림이 빠듯합니다. " * 8
    in_passing = f"인천에서 태어나 자랐습니다. {filler} 정부는 쓰레기 분리수거 기준을 전국에 하나로 정해 주세요."
    about = f"{filler} 인천 서구 붉은 수돗물 때문에 아이를 씻기지 못합니다. 인천 상수도는 답을 주세요."

    assert one(in_passing)["is_relevant"] is False
    assert one(about)["is_relevant"] is True


def test_region_in_a_list_of_regions_is_no_place() -> None:
    assert one("서울·경기·인천 버스 요금 왜 또 올라요")["is_relevant"] is False
    assert one("서울, 인천 버스 요금 왜 또 올라요 인천 시내버스만이라도 동결해 주세요")["is_relevant"] is True


def test_a_citizens_phone_number_alone_is_no_spam() -> None:
    judged = one("부평구 가로등 고장났어요 010-0000-0000 으로 연락주세요")

    assert judged["is_relevant"] is True
    assert judged["is_spam"] is False


@pytest.mark.parametrize("text", ["시발점은 여기다", "새끼손가락 다침", "미친듯이 달렸다"])
def test_harmless_words_are_not_abuse(text: str) -> None:
    assert one(text)["is_abusive"] is False


def test_answer_does_not_depend_on_the_company_a_text_keeps() -> None:
    texts = [row["text"] for row in labelled("dev")] * 2
    together = judge(texts, on=NOW)
    reversed_order = judge(texts[::-1], on=NOW)
    alone = pl.concat([judge([t], on=NOW) for t in texts[:20]])

    assert together.equals(reversed_order.reverse())
    assert together[:20].equals(alone)


def test_decomposed_hangul_and_capitals_are_the_same_words() -> None:
    import unicodedata

    text = "인천 버스 배차 왜 이래요"
    assert one(unicodedata.normalize("NFD", text)) == one(text)
    assert one("Gtx-b 송도 착공 언제")["is_relevant"] is True


def test_arrow_columns_and_nulls_are_accepted() -> None:
    column = pa.chunked_array([["인천 버스 배차 왜 이래요", None], ["점심"]])

    judged = judge(column, on=NOW)

    assert judged["is_relevant"].to_list() == [True, False, False]
    assert judged.schema == pl.Schema(COLUMNS)
    assert judge([], on=NOW).schema == pl.Schema(COLUMNS)


def test_days_must_match_the_texts() -> None:
    with pytest.raises(ValueError, match="2 texts but 1 days"):
        judge(["a", "b"], on=[NOW])


def test_cheap_first_pass_lets_every_relevant_text_through() -> None:
    texts = pl.Series("text", [row["text"] for split in ("dev", "held_out") for row in labelled(split)])
    relevant = judge(texts, on=NOW)["is_relevant"]
    assert relevant.sum() > 60

    passed = pl.DataFrame(texts).select(might_concern(pl.col("text"), load_rules())).to_series()

    assert passed.filter(relevant).all()

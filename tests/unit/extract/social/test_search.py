import pyarrow as pa
import pytest

from extract.relevance import load_rules
from extract.social import search
from extract.social.search import lines_holding

TERMS = ("인천", "[eE]음카드", r"\xe1[\x84-\x87]")
LINES = ["인천 버스\n", "점심\n", "", "E음카드 e음카드 되나요", "\u110b\u1175\u11ab\n", "E음\n", "카드"]
HOLDING = [True, False, False, True, True, False, False]


@pytest.fixture(params=["with hyperscan", "without"])
def _either_way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "without":
        monkeypatch.setattr(search, "hyperscan", None)
    elif search.hyperscan is None:
        pytest.skip("hyperscan is not installed here")


@pytest.mark.usefixtures("_either_way")
def test_lines_with_any_of_the_words_are_found() -> None:
    assert lines_holding(pa.array(LINES), TERMS).tolist() == HOLDING


@pytest.mark.usefixtures("_either_way")
def test_pieces_of_a_column_are_searched_where_they_lie() -> None:
    assert lines_holding(pa.array(["인천", *LINES])[1:4], TERMS).tolist() == HOLDING[:3]
    assert lines_holding(pa.array([], pa.string()), TERMS).tolist() == []
    assert lines_holding(pa.array(["", ""]), TERMS).tolist() == [False, False]


@pytest.mark.usefixtures("_either_way")
def test_lines_full_of_finds_are_found_too() -> None:
    assert lines_holding(pa.array(["인천" * 500, "점심"]), TERMS).tolist() == [True, False]


def test_word_made_by_two_lines_without_ends_may_count_but_none_is_missed() -> None:
    assert lines_holding(pa.array(["인", "천", "인천"]), TERMS).tolist()[::2] == [False, True]


def test_all_candidate_terms_may_be_asked_for_at_once() -> None:
    terms = load_rules().candidate_terms
    assert len(terms) > 300
    assert lines_holding(pa.array(["송도에서", "부산에서"]), terms).tolist() == [True, False]

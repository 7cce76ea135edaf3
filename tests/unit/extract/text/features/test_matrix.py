import numpy as np
import polars as pl
import pytest

from extract.text.features.matrix import MAX_CHARACTERS, Reader, TextNumbers, normal
from extract.text.features.morphemes import Analyser, kiwi
from extract.text.features.vectors import DIMENSIONS, vectors

HOSTILE = [
    "",
    "   ",
    None,
    "ㅋ" * 10_000,
    "가" * 10_000,
    "띄어쓰기를하나도안하면어떻게되나요" * 40,
    "仁川廣域市 廳舍 앞 道路 파손",
    "🚌🚌🚌👍🏽👨‍👩‍👧‍👦",
    "ผมไม่ชอบ مرحبا بالعالم xin chào",
    "\u200d\u200b\ufeff\u202e",
    "인\u1161\u11ab천",
]


def rows(numbers: TextNumbers, row: int) -> tuple[list[int], list[int], list[float]]:
    return (
        numbers.characters.buckets[numbers.characters.texts == row].tolist(),
        numbers.morphemes.buckets[numbers.morphemes.texts == row].tolist(),
        numbers.meaning[row].round(5).tolist(),
    )


def test_a_title_counts_three_times_and_a_single_line_once() -> None:
    assert normal(pl.Series(["버스\n늦어요", "버스 늦어요"])).to_list() == ["버스 버스 버스 늦어요", "버스 늦어요"]


def test_digits_case_blanks_and_drawn_out_signs_say_nothing() -> None:
    assert normal(pl.Series([" ＢRT  3번 ㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋ!!!!!!!!!!!! "])).to_list() == ["brt 0번 ㅋㅋㅋ!!!"]


def test_decomposed_hangul_reads_like_composed() -> None:
    numbers = Reader().read(pl.Series(["인천 버스", "인천 버스"]))
    assert rows(numbers, 0) == rows(numbers, 1)


def test_a_text_gives_the_same_numbers_whatever_stands_beside_it() -> None:
    alone = Reader().read(pl.Series(["가로등이 꺼졌어요"]))
    among = Reader().read(pl.Series(["버스", "가로등이 꺼졌어요", "쓰레기 민원"]))
    assert rows(alone, 0) == rows(among, 1)
    assert rows(alone, 0)[0]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_gives_one_row_of_finite_numbers(text: str | None) -> None:
    numbers = Reader().read(pl.Series([text, "버스"], dtype=pl.String))
    assert len(numbers) == 2
    assert np.isfinite(numbers.meaning).all()
    assert rows(numbers, 1)[0]


def test_what_stands_behind_the_limit_is_not_read() -> None:
    short, long = "가나 " * (MAX_CHARACTERS // 3), "가나 " * (MAX_CHARACTERS // 3) + "\u0020" * 9 + "다라마바 " * 3000
    numbers = Reader().read(pl.Series([short, long]))
    assert len(rows(numbers, 1)[0]) < len(rows(numbers, 0)[0]) + 40


def test_an_empty_batch_gives_no_rows() -> None:
    assert Reader().read(pl.Series([], dtype=pl.String)).meaning.shape == (0, DIMENSIONS)


def test_a_word_form_is_read_as_its_morphemes_whatever_its_length() -> None:
    found = Analyser().analyse(["버스가", "가" * 100, "버스가"])
    assert found.starts[1] == 2  # 버스 + 가
    assert found.starts[3] - found.starts[2] == 2
    assert found.keys[:2].tolist() == found.keys[-2:].tolist()


def test_the_recovered_vectors_have_the_cosines_that_kiwi_states() -> None:
    def number(word: str) -> int:
        return kiwi().tokenize(word)[0].id

    pairs = [("버스", "지하철"), ("버스", "사과"), ("도로", "쓰레기"), ("민원", "청원")]
    stated = [kiwi().morpheme_similarity(number(one), number(other)) for one, other in pairs]
    both = [vectors().of(np.array([number(one), number(other)], dtype=np.int32)) for one, other in pairs]
    found = [float(one @ other) for one, other in both]
    # Vectors are laid out around the landmarks' mean, so cosines shift: their order stands.
    assert np.corrcoef(stated, found)[0, 1] > 0.85
    assert sorted(range(4), key=stated.__getitem__) == sorted(range(4), key=found.__getitem__)

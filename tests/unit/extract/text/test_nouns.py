"""Nouns inside word forms."""

from __future__ import annotations

import polars as pl
import pytest

from extract.text.nouns import Tagger, is_tail

NOUNS = ("가로등", "불법주차", "단속", "신고", "도로", "수돗물", "국가", "소음", "아파트", "CCTV", "지하철")


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger(NOUNS)


def tag(tagger: Tagger, text: str | None) -> list[str]:
    return tagger.tag(pl.DataFrame({"text": [text]}, schema={"text": pl.String}))["nouns"].to_list()[0]


@pytest.mark.parametrize(
    ("text", "nouns"),
    [
        ("가로등이 꺼졌어요", ["가로등"]),
        ("가로등,가로등!! 가로등에서", ["가로등"]),
        ("불법주차단속을 해주세요", ["단속", "불법주차"]),
        ("신고했는데 답이 없습니다", ["신고"]),
        ("도로로 나왔습니다", ["도로"]),
        ("CCTV가 없어요 cctv를", ["CCTV"]),
        ("지하철에서만이라도", ["지하철"]),
        ("아파트들은", ["아파트"]),
        ("수돗물좀요", ["수돗물"]),
        ("", []),
        (None, []),
        ("가나다라마바사", []),
    ],
)
def test_nouns_are_found_in_front_of_particles_and_verbalisers(tagger, text, nouns):
    assert tag(tagger, text) == nouns


def test_a_particle_must_agree_with_the_final_consonant(tagger):
    assert tag(tagger, "소음이 커요") == ["소음"]
    assert tag(tagger, "소음가 커요") == []
    assert is_tail("도로", "가")
    assert not is_tail("도로", "이")
    assert is_tail("지하철", "로")  # ㄹ takes 로
    assert not is_tail("소음", "로")


def test_stop_words_are_known_but_never_returned(tagger):
    assert tag(tagger, "민원인입니다 안녕하세요 문의드립니다") == []


def test_the_user_dictionary_prints_names_as_they_are_written(tagger):
    assert tag(tagger, "GTX-B노선이랑 gtx B는") == ["GTX", "GTX-B"]
    assert tag(tagger, "이음카드가 인천e음에서") == ["인천e음"]


def test_masks_addresses_and_decomposed_hangul_are_handled(tagger):
    decomposed = "".join(chr(code) for code in (0x1103, 0x1169, 0x1105, 0x1169))  # 도로 as macOS writes it
    assert tag(tagger, f"{decomposed}에서 [전화번호]로 https://example.test/도로/소음") == ["도로"]


def test_one_row_comes_back_for_each_text_in_order(tagger):
    found = tagger.tag(pl.DataFrame({"text": ["소음", None, "도로", "소음"]}))
    assert found["nouns"].to_list() == [["소음"], [], ["도로"], ["소음"]]


@pytest.mark.parametrize(
    ("text", "nouns"),
    [
        ("불법 주차를 막아주세요", ["불법", "불법주차"]),
        ("불법 주차들을", ["불법", "불법주차"]),
        # A half of one letter is no half, a particle ends a word, and a word ends with its text.
        ("가로 등이 꺼졌어요", []),
        ("불법을 주차에", ["불법"]),
        ("불법 주택", ["불법"]),
    ],
)
def test_a_word_of_the_vocabulary_is_found_with_a_space_in_it(text, nouns):
    assert tag(Tagger(("불법", "불법주차", "가로등")), text) == nouns


def test_two_texts_are_never_read_as_one():
    found = Tagger(("불법주차",)).tag(pl.DataFrame({"text": ["여기는 불법", "주차를"]}))
    assert found["nouns"].to_list() == [[], []]

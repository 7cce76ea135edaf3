"""Positive and negative cases for every pattern, and the promises that hold for any text."""

from __future__ import annotations

from itertools import pairwise

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from expectations.personal_data import CERTAIN, find_types
from extract.privacy import MASKS, Span, contains_unmasked, find, find_in_round, mask_text
from extract.privacy.numbers import passes_luhn
from extract.privacy.scan import MOST_ROUNDS, suspects

from .cases import NOBODYS, PERSONAL

ALPHABET = st.text(
    alphabet=st.sampled_from(
        "0123456789０１공일이삼사오육칠팔구에의다시 -.()~,@/_\n\t+\u200b·–oOlIMmAa"
        "가허조호인천은행계좌카드차골뱅이네버점컴면허여권번[]"
    ),
    max_size=60,
)
PIECES = st.lists(
    st.sampled_from(
        [t for texts in PERSONAL.values() for t in texts] + NOBODYS + list(MASKS.values()) + [" ", ", ", "-", "1", "이"]
    ),
    max_size=6,
).map("".join)


@pytest.mark.parametrize(("kind", "text"), [(k, t) for k, texts in PERSONAL.items() for t in texts])
def test_a_personal_number_is_found_as_what_it_is(kind: str, text: str) -> None:
    assert [span.type for span in find(text)] == [kind]


@pytest.mark.parametrize("text", NOBODYS)
def test_what_belongs_to_nobody_is_left_alone(text: str) -> None:
    assert find(text) == []
    assert mask_text(text) == text


def test_every_type_of_number_has_cases_and_a_mask() -> None:
    assert set(PERSONAL) == set(MASKS)
    assert all(len(texts) >= 3 for texts in PERSONAL.values())


def test_a_span_covers_the_number_and_nothing_else() -> None:
    # 0-based, end excluded: "전화 " is three characters, the number thirteen.
    assert find("전화 010-1234-5678 입니다") == [Span(3, 16, "phone")]


def test_several_numbers_in_one_text_are_all_replaced() -> None:
    text = "홍길동 900101-1234567, 010-1234-5678, hong@naver.com, 국민은행 123456-12-123456, 인천12가3456 차주"
    assert mask_text(text) == "[이름] [주민번호], [전화번호], [이메일], 국민은행 [계좌번호], [차량번호] 차주"


def test_a_number_glued_to_another_is_found_once_the_first_is_gone() -> None:
    assert mask_text("010-1234-5678-010-9999-8888") == "[전화번호]-[전화번호]"


def test_numbers_glued_to_each_other_are_found_in_one_round() -> None:
    # A round for each of them would take hours of a list of numbers.
    assert [span.type for span in find("-".join(["010-1234-5678"] * 50))] == ["phone"] * 50


def test_what_is_left_after_many_rounds_goes_at_once() -> None:
    text = "010-1234-5678 그리고 12-34-567-8901, 2026"
    assert find_in_round(text, MOST_ROUNDS - 1) == find(text)
    assert find_in_round(text, MOST_ROUNDS) == [Span(0, 13, "phone"), Span(18, 32, "phone")]
    assert find_in_round("12-34-567-8901", MOST_ROUNDS) == []


def test_a_date_inside_a_sentence_with_a_phone_survives() -> None:
    assert mask_text("2026-11-17 09:03 에 010-1234-5678 로") == "2026-11-17 09:03 에 [전화번호] 로"


def test_what_was_masked_does_not_stop_the_gate_that_looks_with_its_own_eyes() -> None:
    stopping = {t: mask_text(t) for t in [*NOBODYS, *(t for texts in PERSONAL.values() for t in texts)]}
    assert len(stopping) > 150
    assert {t: m for t, m in stopping.items() if CERTAIN & set(find_types(m))} == {}


def test_the_luhn_digit_of_a_known_test_card_holds() -> None:
    assert passes_luhn("4111111111111111")
    assert not passes_luhn("4111111111111112")


@settings(max_examples=600, deadline=None)
@given(st.one_of(ALPHABET, PIECES))
def test_masking_is_idempotent_and_leaves_nothing_its_own_scan_finds(text: str) -> None:
    masked = mask_text(text)
    assert not contains_unmasked(masked)
    assert mask_text(masked) == masked


@settings(max_examples=600, deadline=None)
@given(st.one_of(ALPHABET, PIECES))
@example("제12조 2026년11-12-123456-12")
@example("2029 결제주문번호 4111-1111-1111-1111")
@example("카드사고객번호 4111-1111-1111-1111")
@example("계좌관리번호 110-234-567890")
def test_nothing_that_stops_a_delivery_is_left_by_the_masking(text: str) -> None:
    assert not CERTAIN & set(find_types(mask_text(text)))


@settings(max_examples=600, deadline=None)
@given(st.one_of(ALPHABET, PIECES, st.text(max_size=40)))
def test_a_text_without_a_find_comes_back_byte_for_byte(text: str) -> None:
    if not find(text):
        assert mask_text(text) == text
    else:
        assert mask_text(text) != text


@settings(max_examples=600, deadline=None)
@given(st.one_of(ALPHABET, PIECES, st.text(max_size=40)))
def test_the_column_prefilter_never_passes_over_a_find(text: str) -> None:
    if find(text):
        assert suspects(pl.Series([text], dtype=pl.String)) == [0]


@pytest.mark.parametrize("kind", sorted(PERSONAL))
def test_the_prefilter_stops_at_every_known_case(kind: str) -> None:
    assert suspects(pl.Series(PERSONAL[kind])) == list(range(len(PERSONAL[kind])))


@settings(max_examples=300, deadline=None)
@given(st.one_of(ALPHABET, PIECES))
def test_spans_are_ordered_and_do_not_overlap(text: str) -> None:
    spans = find(text)
    for before, after in pairwise(spans):
        assert before.end <= after.start
    assert all(0 <= s.start < s.end <= len(text) for s in spans)

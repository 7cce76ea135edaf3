"""Columns of text and keyed hashes."""

from __future__ import annotations

import hashlib
import hmac

import pyarrow as pa
import pytest

from extract.privacy import Masker, WeakKeyError, unmasked_positions
from extract.privacy.masker import normalised_person

KEY = b"0123456789abcdef0123456789abcdef"
MASKER = Masker(key=KEY, key_id="k1")


def test_a_column_is_masked_and_nulls_stay_null() -> None:
    values = pa.chunked_array([["전화 010-1234-5678", None], ["깨끗한 글 2026-11-17", ""]])
    assert MASKER.mask_texts(values).to_pylist() == ["전화 [전화번호]", None, "깨끗한 글 2026-11-17", ""]


def test_a_clean_column_comes_back_equal() -> None:
    values = pa.array(["가로등이 꺼졌어요 😀\n두 번째 줄", "1AA-2412-0152653", None])
    assert MASKER.mask_texts(values).equals(values)


def test_the_same_text_is_masked_the_same_everywhere_in_a_column() -> None:
    values = pa.array(["hong@naver.com"] * 3 + [None])
    assert MASKER.mask_texts(values).to_pylist() == ["[이메일]"] * 3 + [None]


def test_an_empty_and_an_all_null_column_pass_through() -> None:
    assert MASKER.mask_texts(pa.array([], pa.string())).to_pylist() == []
    assert MASKER.mask_texts(pa.array([None, None], pa.null())).to_pylist() == [None, None]


def test_a_column_that_is_not_text_is_refused() -> None:
    with pytest.raises(TypeError, match="int64"):
        MASKER.mask_texts(pa.array([1, 2]))


def test_the_positions_of_unmasked_rows_are_given_to_the_gate() -> None:
    assert unmasked_positions(pa.array(["깨끗함", "010-1234-5678", None, "2026-11-17 12:00:00"])) == [1]


def test_a_person_key_is_the_keyed_hash_of_the_bare_digits() -> None:
    expected = hmac.new(KEY, b"01012345678", hashlib.sha256).hexdigest()[:32]
    keys = MASKER.person_keys(pa.array(["010-1234-5678", "+82 10 1234 5678", "01012345678", None, " "]))
    assert keys.to_pylist() == [f"k1:{expected}"] * 3 + [None, None]


def test_a_column_without_any_person_is_all_null() -> None:
    assert MASKER.person_keys(pa.array([None, ""], pa.string())).to_pylist() == [None, None]


def test_pen_names_that_share_digits_are_different_people() -> None:
    first, second = MASKER.person_keys(pa.array(["user12345678", "abcd12345678"])).to_pylist()
    assert first != second


def test_another_key_gives_another_hash_and_says_so() -> None:
    other = Masker(key=b"another-key-of-32-bytes-........", key_id="k2")
    assert MASKER.person_key("010-1234-5678") != other.person_key("010-1234-5678")
    assert other.person_key("010-1234-5678").startswith("k2:")


@pytest.mark.parametrize(
    ("value", "normal"), [("82-10-1234-5678", "01012345678"), ("Hong_Gil", "hong_gil"), ("032 440 1234", "0324401234")]
)
def test_persons_are_normalised_before_hashing(value: str, normal: str) -> None:
    assert normalised_person(value) == normal


@pytest.mark.parametrize(("key", "key_id"), [(b"short", "k1"), (KEY, "K 1"), (KEY, "")])
def test_a_weak_key_or_a_bad_id_is_refused(key: bytes, key_id: str) -> None:
    with pytest.raises(WeakKeyError):
        Masker(key=key, key_id=key_id)

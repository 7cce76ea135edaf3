"""A sieve is wider than its pattern, never narrower."""

from __future__ import annotations

import re

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.privacy import names
from extract.privacy.shadow import shadow_of
from extract.privacy.sieve import sieve_of


def passes(pattern: str, text: str) -> bool:
    return bool(pl.Series([text]).str.contains(sieve_of(pattern))[0])


def test_looks_around_are_left_out_and_the_rest_stays() -> None:
    assert sieve_of("(?<![가-힣])김(?P<name>민수)(?=[)(]|씨)") == "(?:)김(?:민수)(?:)"


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("이름 ?:", "이름\u3000："),
        (r"가\s{1,2}나", "가\u200b\u2003나"),
        ("[0-9]{2}-[0-9]", "１２－３"),
        (r"[\s,:]김", "，김"),
        (r"\(가\)", "（가）"),
    ],
)
def test_a_sign_stands_for_all_signs_of_its_shadow(pattern: str, text: str) -> None:
    assert re.search(pattern, shadow_of(text))
    assert passes(pattern, text)


def test_what_has_no_match_is_mostly_refused() -> None:
    assert not passes(names.ROLE, "가로등이 꺼졌어요")
    assert not passes(names.SELF, "제 이름을 밝히지 않겠습니다")


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "신청인",
                "이름",
                "：",
                ":",
                " ",
                "\u3000",
                "김민수",
                "남편",
                "(",
                "（",
                "은",
                "입니다",
                "Kim",
                "Ｋim",
                "드림",
                "1",
            ]
        ),
        max_size=9,
    ).map("".join)
)
def test_every_match_of_a_pattern_on_a_shadow_passes_its_sieve(text: str) -> None:
    for pattern in (names.SELF, names.LABEL_OF_NAME, names.LABEL_OF_ROLE, names.ROLE, names.RELATION, names.SHORT):
        if re.search(pattern, shadow_of(text)):
            assert passes(pattern, text)

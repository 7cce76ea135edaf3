from __future__ import annotations

import pytest

from reports.render.hwpx.outline import Item, from_bullets, mark, numbered, syllable


@pytest.mark.parametrize(
    ("number", "expected"),
    [(1, "가"), (2, "나"), (8, "아"), (14, "하"), (15, "거"), (28, "허"), (29, "고"), (84, "히")],
)
def test_syllables_run_from_ga_to_ha_and_then_with_the_next_vowel(number: int, expected: str) -> None:
    assert syllable(number) == expected


def test_each_level_has_its_own_mark() -> None:
    assert [mark(level, 2) for level in (1, 2, 3, 4)] == ["2.", "나.", "2)", "나)"]


def test_items_are_numbered_by_level() -> None:
    items = (
        Item("하나", (Item("첫", (Item("깊이", (Item("더", ()), Item("또", ()))), Item("둘", ()))), Item("다음", ()))),
        Item("둘"),
    )
    assert list(numbered(items)) == [
        (1, "1. 하나"), (2, "가. 첫"), (3, "1) 깊이"), (4, "가) 더"), (4, "나) 또"),
        (3, "2) 둘"), (2, "나. 다음"), (1, "2. 둘"),
    ]  # fmt: skip


def test_an_item_that_stands_alone_has_no_number() -> None:
    assert list(numbered((Item("하나", (Item("홀로"),)), Item("둘")))) == [(1, "1. 하나"), (2, "홀로"), (1, "2. 둘")]


def test_deeper_lines_stand_under_the_one_before_them() -> None:
    assert from_bullets([(1, "ㄱ"), (2, "ㄴ"), (3, "ㄷ"), (1, "ㄹ")]) == (
        Item("ㄱ", (Item("ㄴ", (Item("ㄷ"),)),)),
        Item("ㄹ"),
    )
    assert from_bullets([(2, "먼저 깊은 줄"), (1, "다음")]) == (Item("먼저 깊은 줄"), Item("다음"))

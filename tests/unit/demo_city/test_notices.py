from __future__ import annotations

from datetime import date

import pytest

from demo_city import notices

SEED = 31


@pytest.mark.parametrize("board", ["IC010205", "IC010101", "IC010303"])
def test_a_board_holds_the_same_items_newest_first_and_never_a_number_twice(board: str) -> None:
    items = notices.publications(board, seed=SEED)
    numbers = [item.number for item in items]
    assert len(items) > 300
    assert numbers == sorted(set(numbers), reverse=True)
    notices.publications.cache_clear()
    assert notices.publications(board, seed=SEED) == items
    assert notices.publications(board, seed=SEED + 1) != items


def test_what_comes_later_is_not_shown_and_moves_nothing() -> None:
    early, late = (
        notices.shown("IC010205", seed=SEED, latest_on=day) for day in (date(2026, 11, 16), date(2026, 11, 17))
    )
    assert max(item.posted_on for item in early) == date(2026, 11, 16)
    new = len(late) - len(early)
    assert 1 <= new <= 5
    assert late[new:] == early


def test_nothing_is_left_unfilled() -> None:
    texts = [item.title + item.body for board in notices.boards() for item in notices.publications(board, seed=SEED)]
    assert len(texts) > 1000
    assert not [text for text in texts if "{" in text or "}" in text]

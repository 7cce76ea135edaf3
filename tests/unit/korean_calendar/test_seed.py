from __future__ import annotations

from korean_calendar.seed import SEED, seed_csv


def test_the_committed_seed_is_what_the_calendar_says() -> None:
    text = seed_csv()
    assert text.count("\n") > 300
    assert SEED.read_text(encoding="utf-8") == text, "run: python -m korean_calendar.seed"

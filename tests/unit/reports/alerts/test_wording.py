"""What stands beside a judged day."""

from __future__ import annotations

from datetime import date

import pytest

from reports.alerts import wording


@pytest.mark.parametrize(
    ("day", "note"),
    [
        (date(2026, 11, 11), None),
        (date(2026, 11, 14), "판정일은 주말"),
        (date(2026, 10, 9), "판정일은 공휴일(한글날)"),
        (date(2026, 10, 8), "판정일의 다음 날은 한글날"),
        (date(2026, 12, 24), "판정일의 다음 날은 성탄절"),
    ],
)
def test_a_day_off_at_or_beside_the_judged_day_is_named(day: date, note: str | None) -> None:
    said = wording.calendar_note(day)
    assert (said or "").replace("기독탄신일", "성탄절") == (note or "")


def test_items_of_channels_keep_their_own_names() -> None:
    assert [wording.noun(code) for code in ("call_center", "petition", "homepage")] == ["상담", "민원", "의견"]

"""Budgets: a night never takes more than its share, a period never more than the limit."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.errors import BudgetSpentError, QuotaExceededError
from extract.quota import Budget, MemoryLedger, Quota
from extract.window import Window

NIGHT = Window.of_night(date(2026, 11, 17))
NEXT_NIGHT = Window.of_night(date(2026, 11, 18))
MOMENT = datetime(2026, 11, 17, 16, 0, tzinfo=UTC)  # 01:00 KST of the 18th, 08:00 in Los Angeles of the 17th


def budget(quota: Quota, ledger: MemoryLedger, *, window: Window = NIGHT, moment: datetime = MOMENT) -> Budget:
    return Budget(quota, ledger, "x.posts", window, moment)


def taken(spending: Budget, *, most: int = 100) -> int:
    for count in range(most):
        try:
            spending.take()
        except BudgetSpentError:
            return count
    return most


def test_a_night_takes_its_share_and_not_one_more() -> None:
    ledger = MemoryLedger()
    assert taken(budget(Quota("x.reads", limit=10, night_share=0.5), ledger)) == 5


def test_a_second_run_of_the_same_night_finds_the_share_spent() -> None:
    ledger, quota = MemoryLedger(), Quota("x.reads", limit=10, night_share=0.5)
    assert (taken(budget(quota, ledger)), taken(budget(quota, ledger))) == (5, 0)


def test_another_night_of_the_same_quota_day_gets_what_the_limit_leaves() -> None:
    ledger, quota = MemoryLedger(), Quota("x.reads", limit=10, night_share=0.8)
    # A backfill of an older night on the same day: 8 are gone, 2 are left of the day's 10.
    assert (taken(budget(quota, ledger)), taken(budget(quota, ledger, window=NEXT_NIGHT))) == (8, 2)


def test_the_limit_comes_back_at_the_midnight_of_the_quotas_own_zone() -> None:
    ledger, quota = MemoryLedger(), Quota("youtube.units", limit=3, night_share=1, reset_zone="America/Los_Angeles")
    before_reset = datetime(2026, 11, 18, 7, 59, tzinfo=UTC)  # 23:59 in Los Angeles of the 17th
    after_reset = datetime(2026, 11, 18, 8, 1, tzinfo=UTC)  # 00:01 of the 18th
    assert taken(budget(quota, ledger)) == 3
    assert taken(budget(quota, ledger, window=NEXT_NIGHT, moment=before_reset)) == 0
    assert taken(budget(quota, ledger, window=NEXT_NIGHT, moment=after_reset)) == 3


def test_a_period_of_seven_days_slides() -> None:
    ledger, quota = MemoryLedger(), Quota("instagram.hashtags", limit=2, period_days=7, night_share=1)
    spend = budget(quota, ledger)
    spend.take(item="인천")
    spend.take(item="송도")
    spend.take(item="인천")  # the same hashtag again costs nothing within the period
    with pytest.raises(BudgetSpentError):
        spend.take(item="부평")
    later = budget(quota, ledger, window=Window.of_night(date(2026, 11, 24)), moment=MOMENT + timedelta(days=7))
    later.take(item="부평")


def test_what_is_refused_is_not_spent() -> None:
    ledger = MemoryLedger()
    spending = budget(Quota("x.reads", limit=10, night_share=0.5), ledger)
    with pytest.raises(BudgetSpentError):
        spending.take(6)
    spending.take(5)


def test_a_spent_budget_is_a_quota_error_that_says_when_to_come_back() -> None:
    ledger, quota = MemoryLedger(), Quota("x.reads", limit=1)
    budget(quota, ledger).take()
    with pytest.raises(QuotaExceededError, match=r"x\.posts \[2026-11-17, 2026-11-18\).*x\.reads.*자정"):
        budget(quota, ledger).take()


@pytest.mark.parametrize("wrong", [{"limit": 0}, {"period_days": 0}, {"night_share": 0}, {"night_share": 1.1}])
def test_a_quota_that_cannot_be_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="no quota"):
        Quota(**{"name": "x.reads", "limit": 10, **wrong})  # type: ignore[arg-type]


@given(
    limit=st.integers(1, 50),
    share=st.floats(0.05, 1),
    asked=st.lists(st.tuples(st.integers(0, 3), st.integers(1, 7)), max_size=60),
)
def test_however_a_quota_is_asked_neither_limit_is_passed(
    limit: int, share: float, asked: list[tuple[int, int]]
) -> None:
    quota, ledger = Quota("x.reads", limit=limit, night_share=share), MemoryLedger()
    for night, units in asked:
        window = Window.of_night(date(2026, 11, 10) + timedelta(days=night))
        try:
            budget(quota, ledger, window=window).take(units)
        except BudgetSpentError:
            continue
    assert sum(entry[4] for entry in ledger.spent) <= limit
    for night in range(4):
        of_night = [e[4] for e in ledger.spent if e[3] == date(2026, 11, 10) + timedelta(days=night)]
        assert sum(of_night) <= quota.night_limit

"""What may be said of two quarters, a target and a rank interval: rules in words, worked out by hand in their tests.

| words | when |
|---|---|
| 상승, 하락 | the 95 % interval of the difference of two rates (Newcombe 1998, method 10) leaves out zero |
| 차이 보이지 않음 | it does not |
| 비교 불가 | one of the quarters has no cases or is not known whole |
| 초록, 노랑, 빨강 | the value is at least the target, at least nine tenths of it, or below; words beside it |
| 달성, 미달 | the city's 95 % interval lies wholly at or above the target, or wholly below |

No sentence names a cause, and no sentence puts one department before another.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from math import sqrt

from reports import korean
from reports.proportion import wilson_interval

Counts = tuple[int, int]
# A city figure on fewer cases is said with them.
SMALL_COUNT = 30
NO_DIFFERENCE = "목표와 차이 보이지 않음"


class Move(StrEnum):
    """What two rates allow to be said."""

    UP = "상승"
    DOWN = "하락"
    SAME = "차이 보이지 않음"
    UNKNOWN = "비교 불가"


def move(now: Counts, base: Counts | None) -> Move:
    """Whether a rate changed: (successes, cases) now and before."""
    if base is None or now[1] == 0 or base[1] == 0:
        return Move.UNKNOWN
    low, high = difference_interval(now, base)
    if low > 0:
        return Move.UP
    return Move.DOWN if high < 0 else Move.SAME


def difference_interval(now: Counts, base: Counts) -> tuple[float, float]:
    """The 95 % interval of `now - base` from both Wilson intervals, without continuity correction.

    Raises:
        ValueError: when either has no cases.
    """
    (now_low, now_high), (base_low, base_high) = wilson_interval(*now), wilson_interval(*base)
    now_rate, base_rate = now[0] / now[1], base[0] / base[1]
    difference = now_rate - base_rate
    return (
        difference - sqrt((now_rate - now_low) ** 2 + (base_high - base_rate) ** 2),
        difference + sqrt((now_high - now_rate) ** 2 + (base_rate - base_low) ** 2),
    )


def change_clause(now: Counts, base: Counts | None, base_name: str) -> str:
    """`전 분기 대비 ▲1.2%p(차이 보이지 않음)`, `전년 같은 분기와 비교 불가`."""
    said = move(now, base)
    if base is None or said is Move.UNKNOWN:
        return f"{korean.josa(base_name, '과')} 비교 불가"
    return f"{base_name} 대비 {korean.rate_change(now[0] / now[1], base[0] / base[1])}({said})"


def rate_words(counts: Counts) -> str:
    """`91.2%(537/589건)`; `자료 없음` without cases."""
    success, cases = counts
    if cases == 0:
        return "자료 없음"
    return f"{korean.percent(success / cases)}({korean.number(success)}/{korean.count(cases)})"


def interval_words(low: float, high: float) -> str:
    """`88.6~93.2%`."""
    return f"{korean.percent(low)[:-1]}~{korean.percent(high)}"


def signal(value: float, target: float | None, *, near_rate: float) -> str:
    """The colour's name, which is all that is printed of it."""
    if target is None:
        return "목표 없음"
    if value >= target:
        return "초록"
    return "노랑" if value >= target * near_rate else "빨강"


def target_verdict(counts: Counts, target: float | None) -> str:
    """Whether the city reached its target, as far as its cases can tell."""
    if target is None:
        return "목표 없음"
    if counts[1] == 0:
        return "자료 없음"
    low, high = wilson_interval(*counts)
    if low >= target:
        return "달성"
    return "미달" if high < target else NO_DIFFERENCE


def performance_sentence(now: Counts, *, previous: Counts | None, year_before: Counts | None) -> str:
    """What changed."""
    if now[1] == 0:
        return "분기 안에 처리기한이 온 국민신문고 민원 없음"
    low, high = wilson_interval(*now)
    small = f", 95% 구간 {interval_words(low, high)}" if now[1] < SMALL_COUNT else ""
    parts = [change_clause(now, previous, "전 분기"), change_clause(now, year_before, "전년 같은 분기")]
    return f"국민신문고 민원 기한준수율 {rate_words(now)}{small}, {', '.join(parts)}"


def deficiency_sentence(
    *, deficient_count: int, first_count: int, missed_labels: Sequence[str], judged_count: int
) -> str:
    """Why it matters: 부진분야, first falls below the limit, and targets the whole city missed."""
    if judged_count == 0:
        return "최소 자료량을 채운 부서별 지표가 없어 부진분야를 판정하지 못함"
    if deficient_count:
        head = f"2분기 연속 관리 하한에 못 미친 부진분야 {korean.count(deficient_count, '개')}"
    else:
        head = f"판정한 부서별 지표 {korean.count(judged_count, '개')} 가운데 부진분야 없음"
    first = f", 이번 분기에 처음 하한에 못 미친 지표 {korean.count(first_count, '개')}" if first_count else ""
    missed = f", 시 전체가 목표에 미달한 지표는 {korean.listing(list(missed_labels))}" if missed_labels else ""
    return f"{head}{first}{missed}"


def action_sentence(*, without_plan: Sequence[str], overdue_tasks: int, overdue_promises: int) -> str:
    """Who must act."""
    parts = []
    if without_plan:
        parts.append(f"개선방안을 내야 할 부서는 {korean.listing(list(without_plan))}")
    if overdue_promises:
        parts.append(f"기한이 지난 시민 피드백 약속 {korean.count(overdue_promises)} 이행 필요")
    if overdue_tasks:
        parts.append(f"기한이 지난 소통활성화 과제 {korean.count(overdue_tasks)} 점검 필요")
    return ", ".join(parts) or "기한이 지난 약속·과제와 개선방안이 빠진 부진분야 없음"


def rank_sentence(*, ranked_count: int, apart_count: int, unit_count: int, noun: str) -> str:
    """What the composite shows between units, which is often nothing."""
    if ranked_count == 0:
        return f"{noun} {korean.number(unit_count)}곳 모두 측정된 지표가 모자라 종합점수를 견주지 않음"
    head = f"{noun} {korean.number(unit_count)}곳 가운데 {korean.number(ranked_count)}곳만 자료량을 채워 견줌"
    if ranked_count == 1:
        return f"{noun} {korean.number(unit_count)}곳 가운데 1곳만 자료량을 채워 견줄 대상이 없음"
    if ranked_count == unit_count:
        head = f"{noun} {korean.number(unit_count)}곳을 견줌"
    if apart_count == 0:
        return f"{head}, 순위 구간이 모두 가운데에 걸쳐 차이 보이지 않음"
    return f"{head}, {korean.number(apart_count)}곳은 순위 구간이 가운데를 벗어나고 나머지는 차이 보이지 않음"


def place_words(rate: float, band: tuple[float, float] | None) -> str:
    """Where a department stands against the middle half of the city: no rank, no praise."""
    if band is None:
        return "비교 부족"
    if rate < band[0]:
        return "범위 아래"
    return "범위 위" if rate > band[1] else "범위 안"


def state_words(state_code: str) -> str:
    """How a review marks itself until it is frozen."""
    return {
        "frozen": "확정",
        "open": "확정 전(소명 기간 중)",
        "pending": "확정 전(소명 기간 전)",
    }.get(state_code, "평가 전")


STATEMENT_OUTCOMES = {"pending": "처리 중", "accepted": "인정", "declined": "인정하지 않음"}

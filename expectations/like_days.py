"""Is tonight's volume one that such a day can have? Compared with like days: same weekday, holidays with holidays.

The judge explains itself in Korean, so that a person can overrule it knowing why it spoke.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from expectations.results import Severity
from korean_calendar.day_types import LikeDayClass, day_group, like_day_class
from korean_calendar.holidays import Calendar

# Four of a weekday are a month: fewer say little. Eight are two months: more would look past the season.
FEWEST_LIKE_DAYS = 4
MOST_LIKE_DAYS = 8
# A holiday has few like days: 설 and 추석 are half a year apart, so holidays may look back over a year.
_LOOKBACK_DAYS = {LikeDayClass.HOLIDAY: 400}
_USUAL_LOOKBACK_DAYS = 120
# Counts of independent events scatter by their square root; only what is outside of that too is remarkable.
_WARN_DEVIATIONS = 2.5
_STOP_DEVIATIONS = 4.0
_WEEKDAYS = "월화수목금토일"
_CLASS_LABELS = {LikeDayClass.SATURDAY: "토요일", LikeDayClass.SUNDAY: "일요일", LikeDayClass.HOLIDAY: "공휴일"}


@dataclass(frozen=True)
class VolumeRule:
    """Shares of the like days' median outside of which a day is strange; None means no bound.

    Attributes:
        reason: why these shares, for the person who must change them.
    """

    stop_below: float
    warn_below: float
    warn_above: float
    stop_above: float | None
    reason: str


VOLUME_RULES: Mapping[str, VolumeRule] = {
    "call_center": VolumeRule(
        0.4,
        0.7,
        1.8,
        10.0,
        "전화는 요일마다 고르게 옴: 40%도 안 되면 잘린 파일, 열 배면 다른 기간의 파일(2026-11)",
    ),
    "petition": VolumeRule(
        0.25, 0.5, 2.5, 10.0, "하루 수십 건이라 출렁임이 큼; 집단 민원은 두세 배까지 실제로 있음(2026-11)"
    ),
    "social": VolumeRule(
        0.25, 0.5, 4.0, None, "화제가 되면 몇 배도 실제 일: 많다고 막지 않고, 수집기가 멎은 것만 막음(2026-11)"
    ),
    "homepage": VolumeRule(
        0.1, 0.3, 4.0, None, "하루 몇 건: 한 건도 없는 날이 실제로 있으므로 거의 알리기만 함(2026-11)"
    ),
}


# A source nobody has watched for long: told about, stopped only when nearly nothing comes.
USUAL_VOLUME_RULE = VolumeRule(0.1, 0.4, 4.0, None, "아직 이 출처의 평소 출렁임을 모름: 거의 알리기만 함(2026-11)")


@dataclass(frozen=True)
class DayVolume:
    """The judgement of one day.

    Attributes:
        severity: what the deviation asks for; None when the volume is usual or could not be judged.
        is_judged: False when too few like days are known.
        explanation: Korean, readable without this code.
    """

    day: date
    severity: Severity | None
    is_judged: bool
    explanation: str


def like_days_before(day: date, known: Mapping[date, int], calendar: Calendar) -> tuple[tuple[date, ...], str]:
    """The latest like days before `day` among the known ones (at most eight), and what they have in common.

    Falls back from the weekday to all workdays, or to all days off, when there are fewer than four.
    """
    wanted = like_day_class(day, calendar)
    earliest = day - timedelta(days=_LOOKBACK_DAYS.get(wanted, _USUAL_LOOKBACK_DAYS))
    before = sorted((other for other in known if earliest <= other < day), reverse=True)
    classes = {other: like_day_class(other, calendar) for other in before}
    alike = [other for other in before if classes[other] is wanted][:MOST_LIKE_DAYS]
    if len(alike) >= FEWEST_LIKE_DAYS:
        return tuple(alike), _CLASS_LABELS.get(wanted, f"{_WEEKDAYS[day.weekday()]}요일 근무일")
    group = day_group(wanted)
    alike = [other for other in before if day_group(classes[other]) is group][:MOST_LIKE_DAYS]
    return tuple(alike), "근무일" if group.value == "workday" else "쉬는 날"


def judge_day(day: date, *, count: int, known: Mapping[date, int], rule: VolumeRule, calendar: Calendar) -> DayVolume:
    """Compare one day's count with the median of its like days.

    Args:
        day: the day judged.
        count: rows of that day in the delivery.
        known: rows by day, accepted ones and earlier days of the same delivery.
        rule: the source's bounds.
        calendar: the holidays in force.
    """
    alike, what = like_days_before(day, known, calendar)
    name = f"{day}({_WEEKDAYS[day.weekday()]}) {count:,}건"
    if len(alike) < FEWEST_LIKE_DAYS:
        reason = f"{name}: 견줄 날이 {len(alike)}일뿐이라 판정 생략(최소 {FEWEST_LIKE_DAYS}일)"
        return DayVolume(day, None, is_judged=False, explanation=reason)
    usual = float(median(known[other] for other in alike))
    share = f"의 {count / usual:.0%}" if usual else ""
    compared = f"{name}: 최근 {what} {len(alike)}일의 중앙값 {usual:,.0f}건{share}"
    severity, bound = _judge_share(count, usual, rule)
    return DayVolume(day, severity, is_judged=True, explanation=f"{compared}{bound}")


def _judge_share(count: int, usual: float, rule: VolumeRule) -> tuple[Severity | None, str]:
    # At least one, so that a feed with nothing on usual days is not strange with a handful.
    scatter = math.sqrt(max(usual, 1.0))
    distance = abs(count - usual) / scatter
    if count < rule.stop_below * usual and distance > _STOP_DEVIATIONS:
        return Severity.STOP, f", 기준 {rule.stop_below:.0%} 미만"
    if count < rule.warn_below * usual and distance > _WARN_DEVIATIONS:
        return Severity.WARN, f", 기준 {rule.warn_below:.0%} 미만"
    if rule.stop_above is not None and count > rule.stop_above * max(usual, 1.0) and distance > _STOP_DEVIATIONS:
        return Severity.STOP, f", 기준 {rule.stop_above:.0%} 초과"
    if count > rule.warn_above * usual and distance > _STOP_DEVIATIONS:
        return Severity.WARN, f", 기준 {rule.warn_above:.0%} 초과"
    return None, ""

"""Did the usual amount come? Like-day volumes for new days, losses for days that were accepted before."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date
from statistics import median

from expectations.like_days import FEWEST_LIKE_DAYS, USUAL_VOLUME_RULE, VOLUME_RULES, DayVolume, VolumeRule, judge_day
from expectations.profile import FeedProfile
from expectations.results import MOST_SHOWN, Finding, Severity
from korean_calendar.holidays import Calendar

# A first load is history: its holes cannot be asked for again, so a person is told and the rest comes in. A month is
# the longest absence that a nightly feed is expected to catch up on.
_LONGEST_CATCH_UP_DAYS = 31
# A source may delete some posts between two pulls; half of a day or a fifth of a window is a broken export. Losses
# within the scatter of small numbers say nothing.
_LOST_OF_A_DAY = 0.5
_LOST_OF_THE_WINDOW = 0.2
_DEVIATIONS = 4.0
# A tenth of the usual is no quiet day; below ten rows it may be.
_YIELD_WARNS_BELOW, _YIELD_COUNTS_FROM = 0.1, 10
MOST_YIELDS = 8


def judge_volume(
    feed: FeedProfile, *, delivered: Mapping[date, int], accepted: Mapping[date, int], calendar: Calendar
) -> Finding:
    """Compare each day that was not accepted yet with its like days.

    Args:
        feed: a complete feed (a search tells nothing about volume).
        delivered: rows by day, every covered day.
        accepted: rows by day, as accepted so far.
        calendar: the holidays in force.
    """
    rule = VOLUME_RULES.get(feed.source, USUAL_VOLUME_RULE)
    fresh = sorted(day for day in delivered if day not in accepted)
    days = [_judge(day, delivered, accepted, rule, calendar) for day in fresh]
    strange = [day for day in days if day.severity is not None]
    severity = Severity.STOP
    if strange:
        is_history = len(fresh) > _LONGEST_CATCH_UP_DAYS
        stops = any(day.severity is Severity.STOP for day in strange) and not is_history
        severity = Severity.STOP if stops else Severity.WARN
        strange.sort(key=lambda day: (day.severity is not Severity.STOP, -day.day.toordinal()))
        observed = f"{len(days)}일 중 {len(strange)}일: " + "; ".join(day.explanation for day in strange[:MOST_SHOWN])
    elif len(days) == 1:
        observed = days[0].explanation
    else:
        skipped = sum(not day.is_judged for day in days)
        observed = f"새 날짜 {len(days)}일 모두 보통" if days else "새 날짜 없음"
        observed += f"(견줄 날이 모자라 판정을 생략한 {skipped}일 포함)" if skipped else ""
    return Finding(
        "volume_is_like_such_days",
        severity,
        not strange,
        observed,
        f"비슷한 날 중앙값의 {rule.stop_below:.0%} 이상(중단), {rule.warn_below:.0%}~{rule.warn_above:.0%}(알림)",
        "건수가 비슷한 날들과 크게 다릅니다: 원본이 잘렸거나 다른 기간의 파일인지 확인하고, "
        f"실제로 그런 날이었으면 사유를 적어 허용하십시오. 기준의 근거: {rule.reason}",
    )


def judge_yield(landed: int, *, before: Sequence[int]) -> Finding:
    """Does a search still find what it usually finds? A key that sees nothing answers without an error.

    Args:
        landed: rows of the delivery.
        before: rows of the latest accepted deliveries for as many days; fewer than four say nothing.
    """
    usual = float(median(before)) if len(before) >= FEWEST_LIKE_DAYS else 0.0
    is_thin = usual >= _YIELD_COUNTS_FROM and landed < _YIELD_WARNS_BELOW * usual
    if usual:
        observed = f"{landed:,}건, 최근 {len(before)}회 중앙값 {usual:,.0f}건의 {landed / usual:.0%}"
    else:
        observed = f"{landed:,}건(견줄 수신이 모자라거나 평소 0건이라 판정 생략)"
    return Finding(
        "the_search_finds_the_usual_amount",
        Severity.WARN,
        not is_thin,
        observed,
        f"같은 기간 최근 수신 중앙값의 {_YIELD_WARNS_BELOW:.0%} 이상(평소 {_YIELD_COUNTS_FROM}건부터)",
        "평소보다 매우 적게 찾았습니다: 인증키의 권한, 질의어, 출처의 개편을 확인하십시오. "
        "오류 없이 빈 답을 주는 출처가 있습니다.",
    )


def judge_losses(feed: FeedProfile, *, delivered: Mapping[date, int], accepted: Mapping[date, int]) -> Finding:
    """Stop a redelivery that would delete much of what was accepted: more likely a broken export than deletions."""
    both = sorted(day for day in delivered if day in accepted)
    lost = [
        f"{day} {accepted[day]:,}건 → {delivered[day]:,}건"
        for day in both
        if _is_lost(accepted[day], delivered[day], _LOST_OF_A_DAY)
    ]
    before, now = sum(accepted[day] for day in both), sum(delivered[day] for day in both)
    if not lost and _is_lost(before, now, _LOST_OF_THE_WINDOW):
        lost = [f"겹친 {len(both)}일 합계 {before:,}건 → {now:,}건"]
    if lost:
        observed = "; ".join(lost[:MOST_SHOWN])
    else:
        observed = f"겹친 {len(both)}일 {before:,}건 → {now:,}건" if both else "겹친 날 없음"
    return Finding(
        "redelivery_keeps_what_was_accepted",
        Severity.STOP,
        not lost,
        observed,
        f"하루 {_LOST_OF_A_DAY:.0%}, 전체 {_LOST_OF_THE_WINDOW:.0%} 넘게 줄지 않음",
        f"{feed.label_ko}: 이미 받아들인 자료가 크게 줄었습니다. 받아들이면 그만큼 삭제로 처리됩니다. "
        "잘린 내보내기인지 확인하고, 실제 삭제이면 사유를 적어 허용하십시오.",
    )


def _judge(
    day: date, delivered: Mapping[date, int], accepted: Mapping[date, int], rule: VolumeRule, calendar: Calendar
) -> DayVolume:
    return judge_day(day, count=delivered[day], known={**delivered, **accepted}, rule=rule, calendar=calendar)


def _is_lost(before: int, now: int, share: float) -> bool:
    return before - now > share * before and before - now > _DEVIATIONS * math.sqrt(before)

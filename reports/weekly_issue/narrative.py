"""Sentences from facts by explicit rules.

The rules, so that a reader can check any sentence:

1. A count is compared with last week and with its usual level: the mean of those of the 12 weeks before that had as
   many working days (at least 3 of them). When last week had another number of working days, the sentence says so,
   names the holiday and claims no direction against last week.
2. A difference is called 증가 or 감소 only when it is at least 10 % of the base and 2 standard errors (3 for topics, of
   which many are compared at once). The standard error is the larger of the square root of the base and the standard
   deviation of the like weeks. A smaller difference is 비슷한 수준 below 10 %, else 통상 변동 범위.
3. What is said follows from the base as it is printed (a mean to one decimal). A percentage needs a base of at least
   20; below that the difference is given in items. Twice the base or more is given as a multiple (`2.3배`).
4. When both sides are below 5 nothing is said about direction: 건수가 적어 증감 판단 곤란.
5. Nothing is said about causes. Where many items of a topic are copies of one text, the number of its matters stands
   beside its items.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from reports import korean
from reports.period import short_date_ko

# The mean of like weeks; every page that says it tells what it is.
USUAL = "평소 수준"
MINIMUM_LIKE_WEEKS = 3
MINIMUM_SHARE = 0.10
SMALL_COUNT = 5
PERCENT_BASE = 20
MULTIPLE_FROM = 2.0
NAMED_DEPARTMENTS = 3
# From this share of matters down, a topic's items say more about copies than about people.
COPIED_SHARE = 0.7


class Direction(StrEnum):
    """What may be said about a count against its base."""

    UP = "증가"
    DOWN = "감소"
    SAME = "비슷"
    SMALL = "건수 적음"
    UNKNOWN = "비교 불가"


@dataclass(frozen=True)
class Comparison:
    """A count and the base it is judged by.

    Attributes:
        count: this week's items.
        base: what it is compared with; None when there is nothing like it.
        spread: the standard error of the difference, in items; None for the square root of the base.
        required: standard errors that a claim of direction needs.
        weeks: how many weeks the base is the mean of.
    """

    count: int
    base: float | None
    spread: float | None = None
    required: float = 2.0
    weeks: int = 1

    @property
    def printed_base(self) -> float | None:
        """The base with the digits that are printed, so that a reader can work out what is said of it."""
        return None if self.base is None else float(korean.round_half_up(self.base, 1))

    @property
    def base_ko(self) -> str:
        """`72건`, or a mean as `23.7건`."""
        base = self.printed_base or 0.0
        return f"{korean.number(base, 0 if base.is_integer() else 1)}건"

    @property
    def standard_error(self) -> float:
        return max(1.0, math.sqrt(self.base or 0.0) if self.spread is None else self.spread)

    @property
    def direction(self) -> Direction:
        if self.base is None:
            return Direction.UNKNOWN
        if self.count < SMALL_COUNT and self.base < SMALL_COUNT:
            return Direction.SMALL
        difference = self.count - self.base
        if abs(difference) < max(self.required * self.standard_error, MINIMUM_SHARE * self.base):
            return Direction.SAME
        return Direction.UP if difference > 0 else Direction.DOWN

    @property
    def surprise(self) -> float:
        """Distance from the base in standard errors; 0 when nothing may be said."""
        if self.base is None or self.direction is Direction.SMALL:
            return 0.0
        return (self.count - self.base) / self.standard_error


def usual_level(count: int, like_counts: Sequence[int], *, required: float = 2.0) -> Comparison:
    """A count against the mean of like weeks.

    Args:
        count: this week's items.
        like_counts: the items of weeks with as many working days; fewer than 3 are no base.
        required: standard errors that a claim needs.
    """
    weeks = len(like_counts)
    if weeks < MINIMUM_LIKE_WEEKS:
        return Comparison(count, None, required=required, weeks=weeks)
    mean = sum(like_counts) / weeks
    deviation = math.sqrt(sum((value - mean) ** 2 for value in like_counts) / (weeks - 1))
    spread = max(math.sqrt(mean), deviation) * math.sqrt(1 + 1 / weeks)
    return Comparison(count, mean, spread=spread, required=required, weeks=weeks)


def usual_name(weeks: int) -> str:
    """What the usual level is called: `최근 12주 평균`, or with the weeks that are alike."""
    return "최근 12주 평균" if weeks == 12 else f"최근 12주 중 근무일수가 같은 {weeks}주 평균"


def topic_name(channel_label: str, topic_label: str) -> str:
    """A topic of a channel: `국민신문고 민원(교통)`, `SNS(질의 수집, 교통)`; particles agree with the word before."""
    if channel_label.endswith(")"):
        return f"{channel_label[:-1]}, {topic_label})"
    return f"{channel_label}({topic_label})"


def has_many_copies(voc_count: int, matter_count: int) -> bool:
    """Whether so many of a topic's items repeat a text that its number of matters must be told."""
    return matter_count <= COPIED_SHARE * voc_count and voc_count - matter_count >= SMALL_COUNT


def matters_clause(matter_count: int) -> str:
    """`같은 내용을 한 사안으로 세면 33사안`."""
    return f"같은 내용을 한 사안으로 세면 {korean.count(matter_count, '사안')}"


def size_of_change(comparison: Comparison) -> str:
    """`6.8% 증가`, `6건 증가`, `2.3배로 증가`; empty when no direction may be claimed."""
    base, direction = comparison.printed_base, comparison.direction
    if base is None or direction not in (Direction.UP, Direction.DOWN):
        return ""
    if base < PERCENT_BASE:
        return f"{korean.count(abs(comparison.count - base))} {direction}"
    if comparison.count >= MULTIPLE_FROM * base:
        multiple = comparison.count / base
        return f"{korean.number(multiple, 1 if multiple < 10 else 0)}배로 {direction}"
    return f"{korean.percent(abs(comparison.count / base - 1))} {direction}"


def clause(comparison: Comparison, *, base_name: str) -> str:
    """What one comparison says: `전주(1,998건)보다 6.8% 증가`, `전주(58건)와 비슷한 수준`.

    Args:
        comparison: the count and its base.
        base_name: what the base is called, e.g. `전주`, `최근 12주 평균`.
    """
    base = comparison.printed_base
    if base is None:
        return f"{base_name} 대비 비교 불가"
    named = f"{base_name}({comparison.base_ko})"
    match comparison.direction:
        case Direction.SMALL:
            return "건수가 적어 증감 판단 곤란"
        case Direction.SAME if (
            abs(comparison.count - base) < MINIMUM_SHARE * base or round(comparison.count - base) == 0
        ):
            return f"{korean.josa(named, '과')} 비슷한 수준"
        case Direction.SAME:
            more = "많으나" if comparison.count > base else "적으나"
            return f"{named}보다 {korean.count(abs(comparison.count - base))} {more} 통상 변동 범위"
        case _:
            size = size_of_change(comparison)
            return f"{named}의 {size}" if "배로" in size else f"{named}보다 {size}"


def volume_sentence(
    label: str, *, previous: Comparison, usual: Comparison, workdays: int, previous_workdays: int
) -> str:
    """One channel's week: `120 상담은 2,134건으로 전주(1,998건)보다 6.8% 증가`.

    When last week had another number of working days it is not a like week: the sentence turns to the usual level.
    """
    subject = f"{korean.josa(label, '은')} {korean.count(previous.count)}"
    if workdays == previous_workdays and previous.base is not None:
        said = f"{korean.josa(subject, '으로')} {clause(previous, base_name='전주')}"
        is_claim = previous.direction in (Direction.UP, Direction.DOWN)
        # A jump from an odd week may well end where the channel usually is.
        return f"{said}(평소와는 통상 변동 범위)" if is_claim and usual.direction is Direction.SAME else said
    if usual.base is None:
        return f"{korean.josa(subject, '이며')} 근무일이 같은 주가 적어 증감 판단 곤란"
    return f"{korean.josa(subject, '으로')} {clause(usual, base_name=usual_name(usual.weeks))}"


def workday_note(
    *, workdays: int, previous_workdays: int, holidays: Mapping[date, str], previous_holidays: Mapping[date, str]
) -> str | None:
    """Why the weeks are not alike: `금주 근무일 4일(10. 9.(금) 한글날), 전주 5일로 달라 ...`."""
    if workdays == previous_workdays:
        return None
    return (
        f"금주 근무일 {workdays}일{_named(holidays)}, 전주 {previous_workdays}일{_named(previous_holidays)}로 달라 "
        "전주와의 단순 비교에 유의 필요"
    )


def _named(holidays: Mapping[date, str]) -> str:
    weekdays = [f"{short_date_ko(day)} {name}" for day, name in sorted(holidays.items()) if day.weekday() < 5]
    return f"({', '.join(weekdays)})" if weekdays else ""


@dataclass(frozen=True)
class TopicMove:
    """A topic of a channel that left its usual range.

    Attributes:
        matter_count: its different matters; only where many items are copies, and None where that is not to be told.
    """

    channel_label: str
    topic_label: str
    comparison: Comparison
    matter_count: int | None = None

    @property
    def name(self) -> str:
        return topic_name(self.channel_label, self.topic_label)

    @property
    def sentence(self) -> str:
        """`국민신문고 민원(교통)은 70건으로 평소 수준(21.9건)의 3.2배로 증가(같은 내용을 ...)`."""
        said = clause(self.comparison, base_name=USUAL)
        copies = "" if self.matter_count is None else f"({matters_clause(self.matter_count)})"
        return (
            f"{korean.josa(self.name, '은')} {korean.josa(korean.count(self.comparison.count), '으로')} {said}{copies}"
        )


def movement_sentence(moves: Sequence[TopicMove], rising_keywords: Sequence[str]) -> str:
    """The week's most unusual topic and the rising keywords; says so when there is none."""
    parts = []
    rises = [move for move in moves if move.comparison.direction is Direction.UP]
    if rises:
        parts.append(rises[0].sentence)
        if len(rises) > 1:
            parts.append(f"그 밖에 {korean.listing([move.name for move in rises[1:]], limit=2)} 증가")
    else:
        falls = [move for move in moves if move.comparison.direction is Direction.DOWN]
        parts.append(falls[0].sentence if falls else "주제별로 평소 범위를 벗어난 변화 없음")
    if rising_keywords:
        quoted = [f"‘{word}’" for word in rising_keywords]
        parts.append(f"급상승 핵심어는 {korean.listing(quoted)}")
    return ", ".join(parts)


def action_sentence(*, department_labels: Sequence[str], overdue_count: int | None) -> str:
    """Who must act: departments asked, and petitions past their date."""
    parts = []
    if department_labels:
        unit = " 부서" if len(department_labels) > NAMED_DEPARTMENTS else ""
        parts.append(f"{korean.listing(list(department_labels), limit=NAMED_DEPARTMENTS)}{unit}에 조치 요청")
    else:
        parts.append("금주 조치 요청 대상 부서 없음")
    if overdue_count:
        parts.append(f"처리기한이 지난 미답변 민원 {korean.count(overdue_count)} 조속 처리 필요")
    elif overdue_count == 0:
        parts.append("처리기한이 지난 미답변 민원 없음")
    return ", ".join(parts)

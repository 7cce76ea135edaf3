"""What every section is written from, and the table row of a topic that all of them share."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from reports import read
from reports.document import Cell, Column, Notice
from reports.gate import GateResult
from reports.weekly_issue.facts import MANY_COMPARISONS, WeeklyFacts
from reports.weekly_issue.narrative import MINIMUM_LIKE_WEEKS, Comparison
from reports.weekly_issue.numbers import Numbers, change_cell, count_cell, verdict_cell
from reports.weekly_issue.settings import (
    CHANNEL_FEEDS,
    WeeklySettings,
)

# The plan's three parts in its order, then the office's own.
ANNEX_ORDER = (
    "consult_petition",
    "civic",
    "homepage_social",
    "keywords",
    "latent",
    "forecast",
    "warnings",
    "response",
    "followup",
    "sources",
)


def annex_name(code: str) -> str:
    """How the text points at an annex: `붙임 8`."""
    return f"붙임 {ANNEX_ORDER.index(code) + 1}"


@dataclass(frozen=True)
class Context:
    """What every section is written from."""

    facts: WeeklyFacts
    settings: WeeklySettings
    numbers: Numbers
    gates: Mapping[str, GateResult]

    def closed(self, channel_code: str) -> GateResult | None:
        """The gate that keeps a channel out of this issue, if any."""
        for name in (f"feed:{CHANNEL_FEEDS[channel_code]}", f"unknown_origin:{channel_code}"):
            gate = self.gates.get(name)
            if gate is not None and not gate.is_open:
                return gate
        return None

    def topic(self, code: str) -> str:
        return self.facts.labels.topics.get(code, code)

    def department(self, code: str) -> str:
        return self.facts.labels.departments.get(code, code)

    def district(self, code: str) -> str:
        return self.facts.labels.districts.get(code, code)


def held_notice(gate: GateResult, *, label: str) -> Notice:
    """The box that stands where a held section would."""
    if gate.is_missing:
        return Notice("missing", f"자료 미수신 — {label}", gate.reason)
    return Notice("held", f"보류 — {label}", gate.reason)


def usual_note(context: Context) -> str:
    """What 평소 수준 and its words mean, for the foot of a table."""
    weeks = len(context.facts.like_weeks)
    if weeks < MINIMUM_LIKE_WEEKS:
        return (
            f"최근 12주에 근무일이 금주처럼 {context.facts.workdays}일인 주가 {weeks}주뿐이어서 평소 수준을 내지 않음"
            "(3주부터 냄)"
        )
    base = (
        "최근 12주 평균"
        if weeks == 12
        else f"최근 12주 가운데 근무일이 금주처럼 {context.facts.workdays}일인 {weeks}주의 평균"
    )
    return f"평소 수준은 {base}. ‘증가’·‘감소’는 차이가 평소 변동폭의 3배와 10%를 모두 넘을 때만 적음"


CHANGE_COLUMNS = (
    Column("금주", weight=0.9),
    Column("전주", weight=0.9),
    Column("평소 수준", weight=1.1),
    Column("전주 대비", weight=1.2),
    Column("평소 대비", weight=1.2),
    Column("판단", "center", 1.1),
)


def topic_row(context: Context, row: read.Change, *, head: str | None) -> tuple[Cell, ...]:
    """One topic: this week, last week, its usual level, both changes, and what may be said."""
    facts, percent_base = context.facts, context.settings.percent_base_count
    key = {"channel_code": row.channel_code, "topic_code": row.code}
    usual = facts.against_mean(row)
    now = context.numbers.trend("voc_count", row.voc_count, **key)
    before = context.numbers.trend("previous_week_count", row.previous_week_count, **key)
    level = context.numbers.usual(facts.like_weeks, usual.base, **key)
    has_previous = facts.channel(row.channel_code, weeks_ago=1) is not None
    previous = Comparison(
        row.voc_count,
        float(row.previous_week_count) if has_previous else None,
        spread=(row.voc_count + row.previous_week_count) ** 0.5,
        # Another number of working days is not a like week: the change is shown and nothing is claimed.
        required=MANY_COMPARISONS if facts.workdays == facts.previous_workdays else math.inf,
    )
    return (
        *((Cell(head, tone="muted"),) if head else ()),
        Cell(context.topic(row.code), is_head=True),
        count_cell(row.voc_count, now, tone="strong"),
        count_cell(row.previous_week_count if has_previous else None, before),
        count_cell(usual.base, level, digits=1),
        change_cell(previous, (now, before), percent_base=percent_base),
        change_cell(usual, (now, level), percent_base=percent_base),
        verdict_cell(usual),
    )


def response_weeks(context: Context) -> list[str]:
    """The weeks a response figure adds up, as ISO Mondays."""
    last = context.facts.period.week_start_on
    return [(last - timedelta(weeks=n)).isoformat() for n in range(context.settings.response_weeks - 1, -1, -1)]

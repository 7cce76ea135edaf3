"""The dated rules of feedback tasks, from `seeds.feedback_rule` to what `analytics` takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import psycopg
from psycopg.rows import dict_row

from analytics.feedback_effect import EffectRule
from analytics.recurring import Rule


@dataclass(frozen=True)
class DatedRule:
    """How candidates are found and effects judged from a day on."""

    valid_from_on: date
    found: Rule
    judged: EffectRule


class NoRuleError(LookupError):
    """`seeds.feedback_rule` has no rule in force on a day; the message names it."""


def rules(connection: psycopg.Connection) -> list[DatedRule]:
    """Every rule, oldest first."""
    with connection.cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute("select * from seeds.feedback_rule order by valid_from_on").fetchall()
    return [
        DatedRule(
            row["valid_from_on"],
            Rule(
                recent_weeks=row["recent_weeks"],
                baseline_weeks=row["baseline_weeks"],
                minimum_baseline_weeks=row["minimum_baseline_weeks"],
                minimum_complainants=row["minimum_complainant_count"],
                minimum_rate_ratio=row["minimum_rate_ratio"],
                false_discovery=row["false_discovery_rate"],
                severe_share=row["severe_rate"],
                minimum_severe_complainants=row["minimum_severe_complainant_count"],
            ),
            EffectRule(
                before_weeks=row["before_weeks"],
                recent_weeks=row["recent_weeks"],
                after_weeks=row["after_weeks"],
                discovery_weeks=row["discovery_weeks"],
                calendar_weeks=row["calendar_weeks"],
                minimum_reports=row["minimum_report_count"],
                minimum_controls=row["minimum_control_count"],
                maximum_controls=row["maximum_control_count"],
                level_caliper=row["level_caliper"],
                trend_caliper=row["trend_caliper"],
                mix_caliper=row["mix_caliper"],
                confidence=row["confidence_rate"],
            ),
        )
        for row in rows
    ]


def rule_on(dated: Sequence[DatedRule], day: date) -> DatedRule:
    """The rule in force on a day.

    Raises:
        NoRuleError: there is none.
    """
    in_force = [rule for rule in dated if rule.valid_from_on <= day]
    if not in_force:
        raise NoRuleError(f"no feedback rule in force on {day}: add a row to seeds/feedback_rule.csv")
    return in_force[-1]

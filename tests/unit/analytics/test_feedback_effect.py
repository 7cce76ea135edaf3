"""Verdicts worked out by hand on a city in which only the subject under judgement changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from math import exp, log, sqrt

import numpy as np
import pytest

from analytics.feedback_effect import Candidacy, Effect, EffectRule, Spell, judge
from analytics.subject_weeks import Panel

# Twelve weeks before of which four are hot (8 x 3 + 4 x 8 = 56 reports), a span of two, eight weeks after.
BEFORE = [3] * 8 + [8] * 4 + [3] * 2
HOT, LAG = 11, 3
CONTROLS = 6


def city(*after: list[int], phone: dict[int, int] | None = None) -> Panel:
    """One subject for each list of weeks after; the city's total is large and even."""
    reports = np.array([BEFORE + weeks for weeks in after], dtype=np.int64)
    calls = reports.copy()
    for row, share in (phone or {}).items():
        calls[row] = reports[row] * share // 100
    names = tuple(f"s{number}" for number in range(len(after)))
    return Panel(names, date(2026, 1, 5), reports, calls, np.full(reports.shape[1], 1000))


def everybody(made: Panel) -> list[Candidacy]:
    return [Candidacy(row, HOT) for row in range(len(made.subjects))]


def verdict(made: Panel, spells: list[Spell] | None = None, rule: EffectRule | None = None) -> Effect:
    return judge(made, everybody(made), spells or [], Candidacy(0, HOT), LAG, rule)


def test_a_fall_beyond_that_of_the_controls_is_improved() -> None:
    made = city([0] * 8, *[[3] * 8] * CONTROLS)
    found = verdict(made)
    assert (found.verdict, found.reason, found.reports_before, found.reports_after) == ("improved", None, 56, 0)
    # Shares of the city: (0.5 / 8000) / (56.5 / 12000), the controls' (24.5 / 8000) / (56.5 / 12000).
    assert found.own_change == pytest.approx(log(0.5 / 56.5 * 1.5))
    assert found.control_change == pytest.approx(log(24.5 / 56.5 * 1.5))
    assert found.difference == pytest.approx(log(0.5 / 24.5))
    # The controls do not vary at all, so counting alone does: 24.5 would have come. t(.97) at 5 degrees is 2.4216.
    half = 2.4216 * sqrt((1 / 56.5 + 1 / 25.0) * (1 + 1 / 6))
    assert found.high == pytest.approx(log(0.5 / 24.5) + half, abs=1e-4)
    assert found.low == pytest.approx(log(0.5 / 24.5) - half, abs=1e-4)


def test_a_fall_that_the_controls_share_is_no_difference_though_the_rate_fell() -> None:
    found = verdict(city([3] * 8, *[[3] * 8] * CONTROLS))
    assert exp(found.own_change or 0) == pytest.approx(24.5 / 56.5 * 1.5)
    assert (found.verdict, found.difference) == ("no_difference", pytest.approx(0))


def test_a_rise_against_the_controls_is_worse() -> None:
    assert verdict(city([12] * 8, *[[3] * 8] * CONTROLS)).verdict == "worse"


def test_controls_that_vary_widen_the_interval_until_nothing_can_be_said() -> None:
    steady = verdict(city([1] * 8, *[[3] * 8] * CONTROLS))
    restless = verdict(city([1] * 8, *[[1] * 8, [9] * 8] * 3))
    assert (steady.verdict, restless.verdict) == ("improved", "no_difference")


def test_without_enough_controls_it_cannot_be_judged() -> None:
    found = verdict(city([0] * 8, *[[3] * 8] * 4))
    assert (found.verdict, found.reason, found.controls) == ("cannot_be_judged", "no_controls", 4)
    assert (found.difference, found.placebos) == (None, 0)


def test_a_subject_on_which_something_was_done_is_no_control() -> None:
    made = city([0] * 8, *[[3] * 8] * 5)
    assert verdict(made).controls == 5
    # Before the weeks before, or after the weeks after, it does not matter; inside it does.
    last = made.weeks - 1
    assert verdict(replace(made), [Spell(1, last + 1, last + 9)]).controls == 5
    touched = verdict(made, [Spell(1, last, last + 9)])
    assert (touched.reason, touched.controls) == ("no_controls", 4)


def test_candidates_that_are_unlike_are_no_controls() -> None:
    alike = [[3] * 8] * 5
    by_phone = city([0] * 8, *alike, [3] * 8, phone={6: 60})
    assert verdict(by_phone).controls == 5
    larger = city([0] * 8, *alike, [3] * 8)
    larger.reports[6] *= 4
    assert verdict(larger).controls == 5
    flatter = city([0] * 8, *alike, [3] * 8)
    flatter.reports[6, :12] = [5] * 8 + [4] * 4
    assert verdict(flatter).controls == 5


def test_each_placebo_is_judged_without_itself_and_without_the_task() -> None:
    # Five controls alike and one that fell to nothing: of six placebos each has five controls, and that one improved.
    made = city([3] * 8, *[[3] * 8] * 5, [0] * 8)
    found = verdict(made)
    assert (found.controls, found.placebos, found.placebos_improved) == (6, 6, 1)
    # With one control fewer no placebo has five left: nothing stands beside the verdict, and it says so.
    fewer = verdict(city([3] * 8, *[[3] * 8] * 5))
    assert (fewer.controls, fewer.placebos, fewer.placebos_improved) == (5, 0, 0)


def test_an_own_earlier_candidacy_is_no_control() -> None:
    made = city([0] * 8, *[[3] * 8] * 5)
    again = [*everybody(made), Candidacy(0, HOT), Candidacy(1, HOT)]
    assert judge(made, again, [], Candidacy(0, HOT), LAG).controls == 5


def test_few_reports_too_early_and_no_history_say_so() -> None:
    made = city([0] * 8, *[[3] * 8] * CONTROLS)
    assert verdict(made, rule=EffectRule(minimum_reports=57)).reason == "too_few_reports"
    assert judge(made, everybody(made), [], Candidacy(0, HOT), LAG + 1).reason == "too_early"
    assert judge(made, everybody(made), [], Candidacy(0, HOT - 1), LAG).reason == "no_history"
    with pytest.raises(ValueError, match="after the candidacy"):
        judge(made, everybody(made), [], Candidacy(0, HOT), 0)

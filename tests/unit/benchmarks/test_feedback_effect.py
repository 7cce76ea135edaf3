from __future__ import annotations

import numpy as np
import pytest

from analytics.feedback_effect import Candidacy, Effect
from analytics.recurring import Rule
from benchmarks.feedback_effect import Case, _halved, candidacies, city, measures


def case(verdict: str, *, before: int = 100, halved: str = "improved", reason: str | None = None) -> Case:
    effect = Effect(verdict, reason, before, 10, 6, placebos=0 if reason else 6, placebos_improved=0 if reason else 1)  # type: ignore[arg-type]
    return Case(effect, Effect(halved, None, before, 5, 6), is_fallen=True, is_naively_improved=verdict == "improved")  # type: ignore[arg-type]


def test_shares_are_of_the_tasks_that_could_be_judged() -> None:
    found = [
        case("improved"),
        *[case("no_difference", before=30, halved="no_difference")] * 3,
        case("cannot_be_judged", reason="no_controls", halved="cannot_be_judged"),
        case("cannot_be_judged", reason="too_early", halved="cannot_be_judged"),
    ]
    by_name = {measure.metric: measure for measure in measures(found)}
    assert by_name["feedback.improved_without_effect"].value == 0.25
    assert by_name["feedback.improved_without_effect"].is_met is False
    assert by_name["feedback.naive_improved"].value == 0.25
    assert by_name["feedback.placebos_improved"].value == pytest.approx(4 / 24)
    # Too early is no refusal: four of the five others were judged.
    assert (by_name["feedback.judged"].value, by_name["feedback.judged"].n) == (0.8, 5)
    assert (by_name["feedback.halving_seen_24_to_59"].value, by_name["feedback.halving_seen_60_to_199"].value) == (0, 1)
    assert by_name["feedback.halving_seen_from_200"].value is None


def test_a_made_city_is_drawn_from_its_seed_and_phones_are_some_of_its_reports() -> None:
    made, again = (city(np.random.default_rng(3), subjects=5, weeks=30) for _ in range(2))
    assert (made.reports == again.reports).all()
    assert (made.phone <= made.reports).all()
    assert made.city.tolist() == made.reports.sum(axis=0).tolist()


def test_candidates_are_found_where_a_subject_was_made_hot() -> None:
    made = city(np.random.default_rng(3), subjects=5, weeks=30)
    made.reports[:] = 4
    made.reports[2, 22:26] = 20
    # From the second hot week the four weeks are 48 to 80 reports where 16 are expected.
    found = candidacies(made, Rule())
    assert {c.row for c in found} == {2}
    assert Candidacy(2, 25) in found


def test_halving_takes_reports_after_completion_only_and_the_city_follows() -> None:
    made = city(np.random.default_rng(3), subjects=5, weeks=30)
    made.reports[1] = 100
    halved = _halved(made, Candidacy(1, 20), 4, np.random.default_rng(1))
    assert halved.reports[1, :24].tolist() == [100] * 24
    assert 200 < halved.reports[1, 24:].sum() < 400
    assert (made.city - halved.city).tolist() == (100 - halved.reports[1]).tolist()

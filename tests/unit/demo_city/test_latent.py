"""Subjects that rise in social channels first: some reach 120 weeks later, decoys never do."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import numpy as np

from demo_city.city import City
from demo_city.days import Days, to_number
from demo_city.lexicon import lexicon
from demo_city.volume import _event_number, latent_kinds, planted

YEAR = (to_number(date(2025, 9, 15)), to_number(date(2026, 11, 17)))


def of_kind(kind: str, seed: int = 1) -> set[str]:
    return {name for name, became in latent_kinds(lexicon(), seed=seed).items() if became == kind}


def seen(feed: str, seed: int = 1) -> dict[str, int]:
    first, last = YEAR
    found = planted(lexicon(), seed=seed, feed=feed, first=first, last=last, factor=1.0)
    return {event.name: event.first_day for event in found if event.kind in ("latent", "decoy", "open")}


def test_decoys_are_never_heard_outside_social_channels() -> None:
    assert len(of_kind("latent")) == len(of_kind("decoy")) == 10
    assert set(seen("social_query")) == of_kind("latent") | of_kind("decoy") | of_kind("open")
    assert set(seen("call_center")) == of_kind("latent")
    assert seen("homepage") == seen("social_bulk") == {}


def test_which_subjects_reach_120_is_drawn_from_the_seed() -> None:
    assert of_kind("latent", 1) != of_kind("latent", 2)
    assert len(of_kind("latent", 2)) == 10
    assert of_kind("open", 1) == of_kind("open", 2) == {"skating_rink", "kimchi_season"}


def test_open_subjects_rise_at_the_demos_scale_and_the_others_keep_the_rule() -> None:
    first, last = YEAR
    found = {
        e.name: e for e in planted(lexicon(), seed=20_140_101, feed="social_query", first=first, last=last, factor=0.4)
    }
    by_week = [sum(found["skating_rink"].counts[day : day + 7]) for day in (0, 7, 14)]
    # Means 3.2, 6.4 and 24 posts.
    assert by_week[0] + by_week[1] < by_week[2]
    assert by_week[2] >= 14
    assert {len(latent.social_query) for latent in lexicon().latents if not latent.is_open} == {8}


def test_120_hears_of_a_latent_subject_three_to_five_weeks_later_and_when_depends_on_the_seed() -> None:
    delays = [
        {name: (day - seen("social_query", seed)[name]) // 7 for name, day in seen("call_center", seed).items()}
        for seed in (1, 2)
    ]
    assert all(3 <= delay <= 5 for by_name in delays for delay in by_name.values())
    both = delays[0].keys() & delays[1].keys()
    assert [delays[0][name] for name in sorted(both)] != [delays[1][name] for name in sorted(both)]


def test_a_latent_subject_is_in_the_posts_before_it_is_in_the_calls() -> None:
    city = City()
    subject = min(
        (x for x in lexicon().latents if x.name in of_kind("latent", city.seed)), key=lambda latent: latent.start_on
    )
    days = Days.of(subject.start_on, subject.start_on + timedelta(weeks=13))
    posts, calls = city.query_posts(days).plan, city.calls(days).plan
    first = {}
    for where, plan in (("posts", posts), ("calls", calls)):
        rows = np.flatnonzero(plan.event >= 0)
        named = [(plan.event_names[plan.event[row]], plan.day[row]) for row in rows]
        first[where] = min(day for name, day in named if name == subject.name)
        counted = Counter(name for name, _ in named)
        assert counted[subject.name] > 10
    assert first["posts"] + 14 < first["calls"]


def test_no_two_planted_subjects_share_their_dice() -> None:
    names = [event.name for event in lexicon().events] + [latent.name for latent in lexicon().latents]
    assert len({_event_number(name) for name in names}) == len(names)

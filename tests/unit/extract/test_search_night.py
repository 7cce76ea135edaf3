"""A night of searches: what was left comes first, and what was known is remembered for as long as it is needed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime

import pytest

from extract.errors import BudgetSpentError, QuotaExceededError
from extract.search_hits import Hit
from extract.search_night import Night, Unit, known_ids, remembered, search_night
from extract.search_split import Found
from extract.window import Window

WINDOW = Window.of_days(date(2026, 11, 15), date(2026, 11, 17))
BLOG, CAFE = Unit("blog", "인천", "naver"), Unit("cafearticle", "인천", "naver", is_undated=True)
WEB = Unit("web", "인천", "other")


def hit(name: str) -> Hit:
    return Hit(name, datetime(2026, 11, 17, tzinfo=UTC), {}, {"platform": "blog"})


def found(*names: str, refusal: QuotaExceededError | None = None) -> Found:
    gaps = ("멈춤",) if refusal else ()
    return Found(tuple(map(hit, names)), gaps, names, len(names), refusal)


def spent() -> BudgetSpentError:
    return BudgetSpentError("x.y", WINDOW, "소진", "내일")


def night(answers: Mapping[str, Found], kept: Mapping[str, str], *units: Unit) -> tuple[Night, list[str]]:
    asked: list[str] = []

    def search(unit: Unit, known: frozenset[str] | None) -> Found:
        asked.append(unit.kind)
        return answers[unit.kind]

    return search_night(units, search, window=WINDOW, kept=kept), asked


def test_a_hit_that_two_searches_find_belongs_to_the_first() -> None:
    second = Unit("news", "검단", "naver")
    done, _ = night({"blog": found("a", "b"), "news": found("b", "c")}, {}, BLOG, second)
    assert [(query, h.post_id) for query, h in done.hits] == [("인천", "a"), ("인천", "b"), ("검단", "c")]


def test_when_the_quota_is_used_up_what_is_left_is_a_gap_and_first_the_next_time() -> None:
    done, asked = night({"blog": found("a", refusal=spent()), "web": found("w")}, {}, BLOG, CAFE, WEB)
    assert asked == ["blog", "web"]  # the café search shares the quota, the other does not
    assert done.gaps == ("멈춤", "cafearticle '인천': 요청 한도가 다하여 묻지 못함")
    assert done.positions == {"todo|blog|인천": "2026-11-17", "todo|cafearticle|인천": "2026-11-17"}
    kept = {item: place for item, place in done.positions.items() if place}
    again, asked = night({"blog": found("a"), "web": found("w"), "cafearticle": found("c")}, kept, WEB, BLOG, CAFE)
    assert asked == ["blog", "cafearticle", "web"]
    assert again.gaps == ()
    assert again.positions["todo|blog|인천"] is again.positions["todo|cafearticle|인천"] is None


def test_a_quota_used_up_before_anything_was_read_is_an_error() -> None:
    with pytest.raises(BudgetSpentError):
        night({"blog": found(refusal=spent())}, {}, BLOG, CAFE)


def test_places_of_searches_that_nobody_makes_any_more_are_forgotten() -> None:
    done, _ = night({"blog": found()}, {"todo|blog|연수": "2026-11-01"}, BLOG)
    assert done.positions == {"todo|blog|연수": None}


def test_only_undated_searches_remember_and_a_stopped_one_does_not() -> None:
    done, _ = night({"blog": found("a"), "cafearticle": found("c", "d")}, {}, BLOG, CAFE)
    assert done.positions == {"seen|cafearticle|인천": json.dumps({"2026-11-17": ["c", "d"]})}
    stopped, _ = night({"blog": found("a"), "cafearticle": found("c", refusal=spent())}, {}, BLOG, CAFE)
    assert "seen|cafearticle|인천" not in stopped.positions


def test_the_newest_night_before_the_window_says_where_to_stop() -> None:
    kept = json.dumps({"2026-11-13": ["a"], "2026-11-14": ["b"], "2026-11-16": ["c"], "2026-11-17": ["d"]})
    assert known_ids(kept, window=WINDOW) == {"b"}


def test_without_such_a_night_the_oldest_before_this_one_does() -> None:
    kept = json.dumps({"2026-11-15": ["a"], "2026-11-16": ["c"], "2026-11-17": ["d"]})
    assert known_ids(kept, window=WINDOW) == {"a"}


def test_a_night_never_stops_at_what_it_saw_itself() -> None:
    assert known_ids(json.dumps({"2026-11-17": ["d"]}), window=WINDOW) is None
    assert known_ids(None, window=WINDOW) is None


@pytest.mark.parametrize("position", ["x", "[]", '{"x": 1}', '{"2026-11-14": 7}', "null"])
def test_a_position_of_another_form_counts_as_none(position: str) -> None:
    assert known_ids(position, window=WINDOW) is None


def test_only_the_last_nights_are_remembered() -> None:
    position: str | None = None
    for day in range(1, 21):
        position = remembered(position, night=date(2026, 11, day), newest=[f"p{day}"])
    kept = json.loads(position or "")
    assert list(kept) == [f"2026-11-{day}" for day in range(13, 21)]
    assert kept["2026-11-20"] == ["p20"]

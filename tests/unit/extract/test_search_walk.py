"""How far a walk came, and that it never says more than that."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from extract.errors import BudgetSpentError
from extract.search_hits import Hit
from extract.search_split import distinct
from extract.search_walk import End, HitPage, Reach, gap_of, walk
from extract.window import Window

WINDOW = Window.of_days(date(2026, 11, 16), date(2026, 11, 17))
MIDNIGHT = datetime(2026, 11, 17, 15, tzinfo=UTC)  # the end of the window, in UTC
Ask = Callable[[int], HitPage]


def hit(name: str, hours_before: float | None) -> Hit:
    moment = None if hours_before is None else MIDNIGHT - timedelta(hours=hours_before)
    return Hit(name, moment, {}, {"platform": "blog"})


def listed(hours: Sequence[float], *, size: int = 3, total: int | None = None, start: int = 0) -> Ask:
    """An engine that lists hits this many hours before the window's end."""
    hits = [hit(f"p{start + n}", h) for n, h in enumerate(hours)]

    def ask(page: int) -> HitPage:
        return HitPage(tuple(hits[(page - 1) * size : page * size]), len(hits) if total is None else total)

    return ask


def counted(ask: Ask) -> tuple[Ask, list[int]]:
    asked: list[int] = []

    def counting(page: int) -> HitPage:
        asked.append(page)
        return ask(page)

    return counting, asked


def test_a_page_wholly_before_the_window_ends_the_walk() -> None:
    # 48 hours make the window; the third page is older than that and the fourth is never asked for.
    ask, asked = counted(listed([1, 10, 20, 30, 47, 49.5, 50, 51, 52, 53, 54, 55], total=9_999))
    found = walk(ask, window=WINDOW, reach=Reach(50))
    assert found.end is End.WINDOW_PASSED
    assert asked == [1, 2, 3]
    assert [h.post_id for h in found.hits] == ["p0", "p1", "p2", "p3", "p4"]


def test_hits_of_the_morning_after_are_left_for_the_next_night() -> None:
    found = walk(listed([-1, -0.5, 2, 60, 61, 62]), window=WINDOW, reach=Reach(50))
    assert [h.post_id for h in found.hits] == ["p2"]


@pytest.mark.parametrize(
    ("count", "pages"), [(0, [1]), (1, [1]), (3, [1]), (4, [1, 2]), (7, [1, 2, 3])], ids=lambda value: str(value)
)
def test_a_list_within_the_window_is_read_to_its_last_page(count: int, pages: list[int]) -> None:
    ask, asked = counted(listed([(n + 1) / 10 for n in range(count)]))
    found = walk(ask, window=WINDOW, reach=Reach(50))
    assert found.end is End.ALL_READ
    assert asked == pages
    assert len(found.hits) == count


def test_the_limit_before_the_window_is_passed_is_no_complete_walk() -> None:
    found = walk(listed([(n + 1) / 10 for n in range(40)]), window=WINDOW, reach=Reach(5))
    assert (found.end, found.end.is_complete, found.seen_count) == (End.CAPPED, False, 15)
    assert gap_of(found, "news '인천'") == (
        "news '인천': 검색이 닿는 한도 15건에서 멈춤(출처 총 40건), 2026-11-17 까지만 읽음"
    )


def test_fewer_hits_than_a_steady_total_are_a_gap() -> None:
    found = walk(listed([1, 2, 3, 4], total=7), window=WINDOW, reach=Reach(50))
    assert found.end is End.SHORT
    assert "7건이라는데 4건만" in gap_of(found, "x")


@pytest.mark.parametrize(
    ("totals", "end"),
    [
        ((103, 103, 100), End.ALL_READ),  # three are missing, and by three the total moved
        ((103, 103, 103), End.SHORT),  # steady, and not kept
        ((102, 103, 103), End.SHORT),  # three are missing, but the total moved by one only
        ((160, 160, 100), End.SHORT),  # no engine wobbles by half
        ((5_000, 5_000, 100), End.SHORT),  # a total that collapses is not believed
    ],
)
def test_a_total_may_wobble_but_not_lie(totals: tuple[int, int, int], end: End) -> None:
    hits = [hit(f"p{n}", (n + 1) / 10) for n in range(100)]

    def ask(page: int) -> HitPage:
        return HitPage(tuple(hits[(page - 1) * 50 : page * 50]), totals[page - 1])

    found = walk(ask, window=WINDOW, reach=Reach(50))
    assert (found.end, found.totals) == (end, (min(totals), max(totals)))


def test_a_total_that_grows_after_all_was_read_is_never_asked_about() -> None:
    ask, asked = counted(listed([1, 2, 3], total=3))
    assert walk(ask, window=WINDOW, reach=Reach(50)).end is End.ALL_READ
    assert asked == [1]


def test_more_hits_than_the_total_says_make_the_total_worthless() -> None:
    ask, asked = counted(listed([(n + 1) / 10 for n in range(8)], total=0))
    found = walk(ask, window=WINDOW, reach=Reach(50))
    assert (found.end, len(found.hits), asked) == (End.ALL_READ, 8, [1, 2, 3, 4])


@pytest.mark.parametrize("total", [0, 2, 500])
def test_an_engine_that_gives_the_same_page_for_ever_ends_in_a_gap(total: int) -> None:
    page = HitPage(tuple(hit(f"p{n}", n + 1) for n in range(3)), total)
    found = walk(lambda number: page, window=WINDOW, reach=Reach(50))
    assert (found.end, found.seen_count) == (End.REPEATED, 3)
    assert "되풀이" in gap_of(found, "x")


def test_a_list_that_moved_by_one_is_read_without_counting_twice() -> None:
    first = (hit("a", 1), hit("b", 2), hit("c", 3))
    second = (hit("c", 3), hit("d", 4))
    found = walk(
        lambda number: HitPage({1: first, 2: second}.get(number, ()), 4 if number == 1 else 5),
        window=WINDOW,
        reach=Reach(9),
    )
    assert [h.post_id for h in found.hits] == ["a", "b", "c", "d"]
    assert found.end is End.ALL_READ


def test_old_pages_of_an_unsorted_list_do_not_end_the_walk() -> None:
    # By relevance: an old page first, news of the window behind it.
    ask = listed([60, 90, 70, 1, 2, 3, 80, 4, 5], total=9)
    found = walk(ask, window=WINDOW, reach=Reach(50))
    assert not found.is_sorted
    assert found.end is End.ALL_READ
    assert len(found.hits) == 5
    cut = walk(ask, window=WINDOW, reach=Reach(2))
    assert cut.end is End.CAPPED
    assert gap_of(cut, "x").endswith("; 최신순이 아님")


def test_an_old_first_page_that_looks_sorted_ends_it_only_beyond_the_slack() -> None:
    # 48.5 hours before the end is before the window, but within the hour by which an engine may be out of order.
    ask, asked = counted(listed([48.2, 48.4, 48.5, 47.9, 60, 61, 62, 63, 64], total=90))
    found = walk(ask, window=WINDOW, reach=Reach(50))
    assert [h.post_id for h in found.hits] == ["p3"]
    assert (found.end, asked) == (End.WINDOW_PASSED, [1, 2, 3])


def test_what_an_earlier_night_saw_ends_an_undated_walk() -> None:
    hits = [hit(f"p{n}", None) for n in range(30)]
    ask, asked = counted(lambda page: HitPage(tuple(hits[(page - 1) * 3 : page * 3]), 30))
    found = walk(ask, window=WINDOW, reach=Reach(50), known=frozenset({"p4", "p5"}))
    assert (found.end, asked, len(found.hits)) == (End.KNOWN_REACHED, [1, 2], 6)
    assert found.newest == ("p0", "p1", "p2")


def test_an_engine_that_says_last_page_is_held_to_its_total() -> None:
    pages = {1: HitPage((hit("a", 1), hit("b", 2)), 5, is_last=True)}
    assert walk(lambda n: pages[n], window=WINDOW, reach=Reach(50)).end is End.SHORT
    whole = {1: HitPage((hit("a", 1),), 1, is_last=True)}
    assert walk(lambda n: whole[n], window=WINDOW, reach=Reach(50)).end is End.ALL_READ


def test_hits_that_nothing_names_all_stay_to_be_set_aside() -> None:
    nameless = Hit(None, None, {}, {"platform": "blog"})
    found = walk(lambda n: HitPage((nameless, nameless) if n == 1 else (), 2), window=WINDOW, reach=Reach(5))
    assert len(found.hits) == 2
    assert len(distinct(found.hits)) == 2


def spent() -> BudgetSpentError:
    return BudgetSpentError("x.y", WINDOW, "소진", "내일")


def test_a_spent_budget_keeps_what_was_read() -> None:
    whole = listed([(n + 1) / 10 for n in range(9)])

    def ask(page: int) -> HitPage:
        if page == 2:
            raise spent()
        return whole(page)

    found = walk(ask, window=WINDOW, reach=Reach(50))
    assert (found.end, len(found.hits)) == (End.STOPPED, 3)
    assert isinstance(found.refusal, BudgetSpentError)


@given(
    minutes=st.lists(st.integers(-120, 6_000) | st.integers(2_820, 2_940), max_size=60),
    jitter=st.lists(st.integers(0, 59), min_size=60, max_size=60),
    size=st.integers(1, 4),
    last_page=st.integers(1, 60),
    total=st.none() | st.integers(0, 80),
)
@example(minutes=[2_879, 2_881], jitter=[59, 0, *[0] * 58], size=1, last_page=9, total=None)
def test_a_walk_that_calls_itself_complete_has_found_every_post_of_the_window(
    minutes: list[int], jitter: list[int], size: int, last_page: int, total: int | None
) -> None:
    # Many around the window's edge, 2,880 minutes ago. Listed newest first, but for up to an hour; any total.
    posts = sorted(minutes)
    order = sorted(range(len(posts)), key=lambda n: posts[n] + jitter[n])
    hits = [hit(f"p{n}", posts[n] / 60) for n in order]

    def ask(page: int) -> HitPage:
        return HitPage(tuple(hits[(page - 1) * size : page * size]), len(hits) if total is None else total)

    found = walk(ask, window=WINDOW, reach=Reach(last_page))
    wanted = {h.post_id for h in hits if h.moment is not None and WINDOW.start_at <= h.moment < WINDOW.end_at}
    assert {h.post_id for h in found.hits} <= wanted
    # A total that is exactly what was read so far, and wrong, is the one lie that cannot be seen through.
    if found.end.is_complete and (total is None or total != found.seen_count):
        assert {h.post_id for h in found.hits} == wanted

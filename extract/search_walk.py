"""Walks an engine that gives hits newest first and only so many of them, and says honestly how far it came.

A walk is complete when it has passed the first day of the window, reached what an earlier night has seen, or read all
there is. Totals of live engines wobble: a total that moves by a little while it is walked is no error, a promise that
is not kept is a gap. Nothing is fetched here: `ask` does that.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from extract.errors import QuotaExceededError
from extract.search_hits import Hit
from extract.window import KST, Window

WOBBLE_SHARE, FEWEST_WOBBLE = 0.02, 5
MARKED_IDS = 20


@dataclass(frozen=True)
class HitPage:
    """One page of hits.

    Attributes:
        total: hits the engine says there are, over all pages and days.
        is_last: whether the engine says that no page follows; None when it does not say.
    """

    hits: tuple[Hit, ...]
    total: int
    is_last: bool | None = None


@dataclass(frozen=True)
class Reach:
    """How far an engine lets one walk.

    Attributes:
        last_page: the last page that may be asked for; pages count from 1.
        slack: how far out of order the engine may list what was posted at nearly the same time.
    """

    last_page: int
    slack: timedelta = timedelta(hours=1)


class End(StrEnum):
    """Why a walk ended."""

    WINDOW_PASSED = "window_passed"
    KNOWN_REACHED = "known_reached"
    ALL_READ = "all_read"
    CAPPED = "capped"
    SHORT = "short"
    REPEATED = "repeated"
    STOPPED = "stopped"

    @property
    def is_complete(self) -> bool:
        return self in (End.WINDOW_PASSED, End.KNOWN_REACHED, End.ALL_READ)


@dataclass(frozen=True)
class Walk:
    """What a walk found.

    Attributes:
        hits: distinct ones of the window, and those whose day is unknown, in the order listed.
        end: why it ended.
        seen_count: distinct hits over all days.
        totals: the smallest and the largest total that was stated; (0, 0) when no page came.
        oldest_on: the earliest day that was seen.
        is_sorted: whether the hits came newest first.
        newest: ids of the first hits, for the next night to recognise.
        refusal: what ended a walk that was stopped.
    """

    hits: tuple[Hit, ...]
    end: End
    seen_count: int
    totals: tuple[int, int]
    oldest_on: date | None
    is_sorted: bool
    newest: tuple[str, ...]
    refusal: QuotaExceededError | None = None


@dataclass
class _Path:
    """The state of one walk."""

    window: Window
    reach: Reach
    seen: dict[str, Hit] = field(default_factory=dict)
    nameless: list[Hit] = field(default_factory=list)
    totals: list[int] = field(default_factory=list)
    oldest: datetime | None = None
    is_sorted: bool = True

    def add(self, page: HitPage) -> bool:
        """Take a page in; says whether it brought anything that was not seen before."""
        self.totals.append(page.total)
        before = len(self.seen) + len(self.nameless)
        for hit in page.hits:
            if hit.moment is not None:
                if self.oldest is not None and hit.moment > self.oldest + self.reach.slack:
                    self.is_sorted = False
                self.oldest = hit.moment if self.oldest is None else min(self.oldest, hit.moment)
            if hit.post_id is None:
                self.nameless.append(hit)
            else:
                self.seen.setdefault(hit.post_id, hit)
        return len(self.seen) + len(self.nameless) > before

    @property
    def seen_count(self) -> int:
        return len(self.seen) + len(self.nameless)

    def has_passed(self, page: HitPage) -> bool:
        """Whether every hit of the page is older than the window, in a list that is newest first."""
        edge = self.window.start_at - self.reach.slack
        return self.is_sorted and bool(page.hits) and all(h.moment is not None and h.moment < edge for h in page.hits)

    def end_of_list(self) -> End:
        """Whether what was read is what was promised."""
        smallest, largest = min(self.totals), max(self.totals)
        missing = largest - self.seen_count
        if missing <= 0:
            return End.ALL_READ
        wobble = largest - smallest
        is_wobble = missing <= wobble <= max(FEWEST_WOBBLE, WOBBLE_SHARE * largest)
        return End.ALL_READ if is_wobble else End.SHORT

    def result(self, end: End, *, newest: tuple[str, ...], refusal: QuotaExceededError | None = None) -> Walk:
        inside = [
            hit
            for hit in (*self.seen.values(), *self.nameless)
            if hit.moment is None or self.window.start_at <= hit.moment < self.window.end_at
        ]
        return Walk(
            hits=tuple(inside),
            end=end,
            seen_count=self.seen_count,
            totals=(min(self.totals, default=0), max(self.totals, default=0)),
            oldest_on=self.oldest.astimezone(KST).date() if self.oldest else None,
            is_sorted=self.is_sorted,
            newest=newest,
            refusal=refusal,
        )


def walk(ask: Callable[[int], HitPage], *, window: Window, reach: Reach, known: frozenset[str] = frozenset()) -> Walk:
    """Ask for page after page until the window is passed, something known comes, or there is no more.

    Args:
        ask: gives the page of a number, from 1.
        window: the days wanted.
        reach: what the engine allows.
        known: ids an earlier night has read, for hits without a date; empty when there are none.

    Returns:
        What was found. A quota that is used up ends the walk and is kept in `refusal`.

    Raises:
        SourceError: whatever else `ask` raises.
    """
    path = _Path(window, reach)
    newest: tuple[str, ...] = ()
    for number in range(1, reach.last_page + 1):
        try:
            page = ask(number)
        except QuotaExceededError as refusal:
            return path.result(End.STOPPED, newest=newest, refusal=refusal)
        brought = path.add(page)
        ids = [hit.post_id for hit in page.hits if hit.post_id is not None]
        if number == 1:
            newest = tuple(dict.fromkeys(ids))[:MARKED_IDS]
        end = _end_after(path, page, brought=brought, known=known, ids=ids)
        if end is not None:
            return path.result(end, newest=newest)
    return path.result(End.CAPPED, newest=newest)


def _end_after(path: _Path, page: HitPage, *, brought: bool, known: frozenset[str], ids: Sequence[str]) -> End | None:
    if not page.hits:
        return path.end_of_list()
    if not brought:
        # The list ended on the page before, or the engine gives the same page whatever is asked for.
        is_all = path.seen_count <= max(path.totals) and path.end_of_list() is End.ALL_READ
        return End.ALL_READ if is_all else End.REPEATED
    if not known.isdisjoint(ids):
        return End.KNOWN_REACHED
    if path.has_passed(page):
        return End.WINDOW_PASSED
    # More hits than the total says: the total is worth nothing, and only an empty page ends the list.
    if page.is_last or (page.is_last is None and path.seen_count == max(path.totals)):
        return path.end_of_list()
    return None


def gap_of(stopped: Walk, what: str) -> str:
    """Why a walk is not complete, in Korean."""
    until = f", {stopped.oldest_on} 까지만 읽음" if stopped.oldest_on else ""
    largest = stopped.totals[1]
    if stopped.end is End.STOPPED:
        return f"{what}: 요청 한도로 {stopped.seen_count:,}건에서 멈춤{until}"
    if stopped.end is End.SHORT:
        return f"{what}: 출처는 {largest:,}건이라는데 {stopped.seen_count:,}건만 줌{until}"
    if stopped.end is End.REPEATED:
        return f"{what}: 같은 쪽이 되풀이되어 {largest:,}건 중 {stopped.seen_count:,}건만 읽음{until}"
    order = "" if stopped.is_sorted else "; 최신순이 아님"
    return f"{what}: 검색이 닿는 한도 {stopped.seen_count:,}건에서 멈춤(출처 총 {largest:,}건){until}{order}"

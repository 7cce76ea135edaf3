"""One night of searches: every kind of search with every query, unfinished ones first, as far as the quota goes.

Positions kept between nights: `todo|kind|query` marks a search that an earlier night had to leave, `seen|kind|query`
holds, for searches whose hits have no date, the newest ids of the last nights.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from extract.errors import QuotaExceededError
from extract.search_hits import Hit
from extract.search_split import Found
from extract.window import Window

TODO, SEEN = "todo", "seen"
NIGHTS_REMEMBERED = 8


@dataclass(frozen=True)
class Unit:
    """One search of a night.

    Attributes:
        kind: the engine's kind of search, e.g. `blog`.
        scope: units of one scope share a quota: when it is used up, none of them is asked any more.
        is_undated: whether the engine gives these hits without a date.
    """

    kind: str
    query: str
    scope: str
    is_undated: bool = False

    @property
    def label(self) -> str:
        return f"{self.kind} '{self.query}'"

    def item(self, what: str) -> str:
        return f"{what}|{self.kind}|{self.query}"


@dataclass(frozen=True)
class Night:
    """What all searches brought.

    Attributes:
        hits: distinct by id, with the query that found each first.
    """

    hits: tuple[tuple[str, Hit], ...]
    gaps: tuple[str, ...]
    positions: Mapping[str, str | None]


def search_night(
    units: Sequence[Unit],
    search: Callable[[Unit, frozenset[str] | None], Found],
    *,
    window: Window,
    kept: Mapping[str, str],
) -> Night:
    """Search every unit.

    Args:
        units: in the order of their importance.
        search: asks the engine; gets the ids by which an undated list shows that the rest is known, None when no night
            before has left any.
        window: the days wanted; its last day is the night.
        kept: positions of earlier runs.

    Raises:
        QuotaExceededError: the quota was used up before anything was read.
        SourceError: whatever else `search` raises.
    """
    first: dict[str, tuple[str, Hit]] = {}
    nameless: list[tuple[str, Hit]] = []
    gaps: list[str] = []
    positions: dict[str, str | None] = {item: None for item in kept if item not in _items(units)}
    refusals: dict[str, QuotaExceededError] = {}
    is_anything_read = False
    for unit in sorted(units, key=lambda u: u.item(TODO) not in kept):
        if unit.scope in refusals:
            gaps.append(f"{unit.label}: 요청 한도가 다하여 묻지 못함")
            positions[unit.item(TODO)] = window.last_on.isoformat()
            continue
        found = search(unit, known_ids(kept.get(unit.item(SEEN)), window=window) if unit.is_undated else frozenset())
        for hit in found.hits:
            if hit.post_id is None:
                nameless.append((unit.query, hit))
            else:
                first.setdefault(hit.post_id, (unit.query, hit))
        gaps += found.gaps
        if found.refusal is not None:
            refusals[unit.scope] = found.refusal
            positions[unit.item(TODO)] = window.last_on.isoformat()
            is_anything_read |= found.seen_count > 0
            continue
        is_anything_read = True
        if unit.item(TODO) in kept:
            positions[unit.item(TODO)] = None
        if unit.is_undated:
            positions[unit.item(SEEN)] = remembered(
                kept.get(unit.item(SEEN)), night=window.last_on, newest=found.newest
            )
    if refusals and not is_anything_read:
        raise next(iter(refusals.values()))
    return Night((*first.values(), *nameless), tuple(gaps), positions)


def known_ids(position: str | None, *, window: Window) -> frozenset[str] | None:
    """The newest ids of the night before the window: what stands below them in a list was read by then.

    Days of the window are read again, like those of searches with dates; when no night is that old, the oldest one
    before this night has to do. None when there is none.
    """
    nights = _nights(position)
    before = [night for night in nights if night < window.start_on] or [n for n in nights if n < window.last_on][:1]
    return frozenset(nights[before[-1]]) if before else None


def remembered(position: str | None, *, night: date, newest: Sequence[str]) -> str:
    """The position with this night's newest ids; the oldest nights are forgotten."""
    nights = _nights(position) | {night: tuple(newest)}
    latest = sorted(nights)[-NIGHTS_REMEMBERED:]
    return json.dumps({day.isoformat(): list(nights[day]) for day in latest if nights[day]})


def _nights(position: str | None) -> dict[date, tuple[str, ...]]:
    """Nights and their ids, oldest first; a position of another form counts as none."""
    try:
        kept = {date.fromisoformat(day): tuple(map(str, ids)) for day, ids in json.loads(position or "{}").items()}
    except (ValueError, TypeError, AttributeError):
        return {}
    return {day: kept[day] for day in sorted(kept)}


def _items(units: Sequence[Unit]) -> frozenset[str]:
    return frozenset(unit.item(what) for unit in units for what in (TODO, SEEN))

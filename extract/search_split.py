"""One query of an engine: walked whole, or in parts where the engine's limit does not let it be read whole.

What no part brings within reach is a gap. Parts are believed to be all of a query only when they exclude each other and
their totals add up to the whole's. Nothing is fetched here: `ask` does that.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from extract.errors import QuotaExceededError
from extract.search_hits import Hit
from extract.search_walk import End, HitPage, Reach, Walk, gap_of, walk
from extract.window import Window

# Totals of parts are estimates too; together they may miss this share of the whole's and still be its parts.
PARTITION_SHARE = 0.05


@dataclass(frozen=True)
class Found:
    """What one query brought, its parts together.

    Attributes:
        hits: distinct, in the order found.
        gaps: what stayed out of reach, in words for a person; empty when the query is complete.
        newest: as in `Walk`.
        seen_count: distinct hits of the query as a whole, over all days.
        refusal: what stopped the search before its end.
    """

    hits: tuple[Hit, ...]
    gaps: tuple[str, ...]
    newest: tuple[str, ...]
    seen_count: int
    refusal: QuotaExceededError | None = None


def search(
    ask: Callable[[str, int], HitPage],
    query: str,
    *,
    label: str,
    window: Window,
    reach: Reach,
    known: frozenset[str] = frozenset(),
    split_terms: Sequence[str] = (),
    excludes: bool = False,
) -> Found:
    """Walk a query, and its parts where the engine does not let it be read whole.

    Args:
        ask: gives page `number` of a query.
        query: what the office searches for.
        label: what the engine calls this kind of search, for gaps.
        window: the days wanted.
        reach: what the engine allows.
        known: as in `walk`.
        split_terms: terms that divide the query, tried only when it is cut off.
        excludes: whether the engine understands `-term`: then the parts do not overlap, the rest without any of the
            terms is asked for too, and the query counts as complete when all parts are and their totals add up.
    """
    whole = walk(lambda number: ask(query, number), window=window, reach=reach, known=known)
    if whole.end is not End.CAPPED or not split_terms:
        gap = "" if whole.end.is_complete else gap_of(whole, f"{label} '{query}'")
        return Found(whole.hits, (gap,) if gap else (), whole.newest, whole.seen_count, whole.refusal)
    hits: list[Hit] = list(whole.hits)
    parts: dict[str, Walk] = {}
    refusal = None
    for part in queries_of_parts(query, split_terms, excludes=excludes):
        parts[part] = walk(lambda number, part=part: ask(part, number), window=window, reach=reach)  # type: ignore[misc]
        hits += parts[part].hits
        refusal = parts[part].refusal
        if refusal is not None:
            break
    gaps = _gaps_of_parts(whole, parts, label=label, query=query, excludes=excludes)
    return Found(distinct(hits), gaps, whole.newest, whole.seen_count, refusal)


def queries_of_parts(query: str, terms: Sequence[str], *, excludes: bool) -> tuple[str, ...]:
    """The query with each term added; with `excludes`, without the terms before it, and at last without all."""
    parts = []
    for position, term in enumerate(terms):
        without = "".join(f" -{earlier}" for earlier in terms[:position]) if excludes else ""
        parts.append(f"{query} {term}{without}")
    if excludes:
        parts.append(query + "".join(f" -{term}" for term in terms))
    return tuple(parts)


def distinct(hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """Each id once, as first found; hits without an id all stay."""
    first: dict[str, Hit] = {}
    nameless = []
    for hit in hits:
        if hit.post_id is None:
            nameless.append(hit)
        else:
            first.setdefault(hit.post_id, hit)
    return (*first.values(), *nameless)


def _gaps_of_parts(
    whole: Walk, parts: Mapping[str, Walk], *, label: str, query: str, excludes: bool
) -> tuple[str, ...]:
    cut = tuple(gap_of(part, f"{label} '{name}'") for name, part in parts.items() if not part.end.is_complete)
    if cut:
        return cut
    of_whole = gap_of(whole, f"{label} '{query}'")
    if not excludes:
        return (f"{of_whole}; 나눈 질의 {len(parts)}개로 보탰으나 전부인지는 알 수 없음",)
    together = sum(part.totals[1] for part in parts.values())
    if together < whole.totals[1] * (1 - PARTITION_SHARE):
        return (f"{of_whole}; 나눈 질의의 총건수를 더해도 {together:,}건뿐이라 전부가 아님",)
    return ()

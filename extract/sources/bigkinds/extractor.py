"""BigKinds day by day: every article of a day, by publisher where a day has more than can be reached."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from extract.contract import Extraction, Extractor, Feed
from extract.errors import QuotaExceededError, SourceIncompleteError
from extract.http import HttpSource
from extract.provenance import walk_artefact
from extract.quota import Budget, Ledger, Quota
from extract.search_hits import Hit
from extract.sources.bigkinds.client import PATH, BigKindsClient
from extract.sources.bigkinds.parse import Page, parse_hits, parse_page
from extract.sources.bigkinds.schema import ARTICLES
from extract.window import Window

PAGE_SIZE, MOST_HITS = 1_000, 10_000
# The archive publishes no limit: this one is our own, so that a mistake in the settings does not become a nuisance.
DAILY_LIMIT, NIGHT_SHARE = 1_000, 0.8
REQUEST_INTERVAL_SECONDS = 0.2
MOVED_ACTION = "기사가 아직 들어오는 중일 수 있으니 잠시 뒤 다시 실행"

Ask = Callable[[str, date, int, Sequence[str]], Page]


@dataclass(frozen=True)
class _Slice:
    """A day of a query, or one publisher's part of it.

    Attributes:
        total: what the archive says it has.
        hits: what came.
    """

    total: int
    hits: tuple[Hit, ...]


@dataclass
class _Harvest:
    """What all days and queries added up to."""

    first: dict[str, tuple[str, Hit]] = field(default_factory=dict)
    nameless: list[tuple[str, Hit]] = field(default_factory=list)
    declared: int = 0
    repeats: int = 0
    gaps: list[str] = field(default_factory=list)
    positions: dict[str, str | None] = field(default_factory=dict)

    def add(self, query: str, hits: Sequence[Hit]) -> None:
        for hit in hits:
            if hit.post_id is None:
                self.nameless.append((query, hit))
            elif hit.post_id in self.first:
                self.repeats += 1
            else:
                self.first[hit.post_id] = (query, hit)

    @property
    def found(self) -> tuple[tuple[str, Hit], ...]:
        return (*self.first.values(), *self.nameless)


@dataclass(frozen=True)
class BigKindsArticles:
    """All articles of a window.

    Attributes:
        connect: opens the archive; what it is given is called before every request.
        queries: what the office searches for.
        providers: publishers by which a day is split that has more than `most_hits`.
        most_hits: articles of one search that can be reached.
    """

    connect: Callable[[Callable[[], None]], HttpSource]
    access_key: str = field(repr=False)
    ledger: Ledger
    quota: Quota
    queries: tuple[str, ...]
    providers: tuple[str, ...] = ()
    page_size: int = PAGE_SIZE
    most_hits: int = MOST_HITS
    path: str = PATH
    feed: Feed = ARTICLES

    def extract(self, window: Window, *, pulled_at: datetime) -> Extraction:
        """Read every day of the window with every query; days that an earlier run had to leave come first.

        Raises:
            QuotaExceededError: the quota was used up before a day was read whole.
            SourceFormatError: an answer is not what was agreed; names the field.
            SourceIncompleteError: a day's total changed while it was read, or fewer articles came than it states.
            SourceUnavailableError: the archive refused or failed.
        """
        budget = Budget(quota=self.quota, ledger=self.ledger, feed=self.feed.name, window=window, moment=pulled_at)
        kept = self.ledger.positions(self.feed.name)
        todo = [(query, day) for day in window.days() for query in self.queries]
        harvest = _Harvest(positions=dict.fromkeys(kept))
        bodies: list[bytes] = []
        addresses: list[str] = []
        refusal: QuotaExceededError | None = None
        days_read = 0
        with self.connect(budget.take) as http:
            client = BigKindsClient(http, self.access_key, self.path)

            def ask(query: str, day: date, first: int, providers: Sequence[str]) -> Page:
                size = min(self.page_size, self.most_hits - first)
                answer = client.search(query, day=day, first=first, size=size, providers=providers, window=window)
                page = parse_page(answer.content, day=day, window=window)
                bodies.append(answer.content)
                addresses.append(answer.url_without_secrets)
                return page

            for query, day in sorted(todo, key=lambda unit: _item(*unit) not in kept):
                if refusal is None:
                    try:
                        self._read_day(ask, query, day, window, harvest)
                        days_read += 1
                    except QuotaExceededError as used_up:
                        refusal = used_up
                if refusal is not None:
                    harvest.gaps.append(f"{day} '{query}': 요청 한도가 다하여 읽지 못함")
                    harvest.positions[_item(query, day)] = window.last_on.isoformat()
        if refusal is not None and not days_read:
            raise refusal
        rows, numbers, rejected, unknown = parse_hits(harvest.found, collected_on=window.last_on)
        return Extraction(
            rows=rows,
            rejected=rejected,
            # An article that several queries find is declared by each of them and lands once.
            declared_count=None if harvest.gaps else harvest.declared - harvest.repeats,
            artefacts=(walk_artefact(addresses[0], bodies),) if addresses else (),
            pulled_at=pulled_at,
            row_numbers=numbers,
            unknown=unknown,
            gaps=tuple(harvest.gaps),
            positions=harvest.positions,
        )

    def _read_day(self, ask: Ask, query: str, day: date, window: Window, harvest: _Harvest) -> None:
        """Take one day in, whole or not at all."""
        what = f"{day} '{query}'"
        first = ask(query, day, 0, ())
        if first.total <= self.most_hits or not self.providers:
            read = self._walk(ask, query, day, (), first, window)
            harvest.add(query, read.hits)
            harvest.declared += read.total
            if read.total > self.most_hits:
                harvest.gaps.append(f"{what}: 총 {read.total:,}건 중 검색이 닿는 {len(read.hits):,}건만 읽음")
            return
        parts = {
            provider: self._walk(ask, query, day, (provider,), ask(query, day, 0, (provider,)), window)
            for provider in self.providers
        }
        for provider, part in parts.items():
            harvest.add(query, part.hits)
            harvest.declared += part.total
            if part.total > self.most_hits:
                harvest.gaps.append(
                    f"{what} {provider}: 총 {part.total:,}건 중 검색이 닿는 {len(part.hits):,}건만 읽음"
                )
        together = sum(part.total for part in parts.values())
        if together != first.total:
            harvest.gaps.append(f"{what}: 총 {first.total:,}건인데 설정된 언론사 {len(parts)}곳의 합은 {together:,}건")

    def _walk(self, ask: Ask, query: str, day: date, providers: Sequence[str], page: Page, window: Window) -> _Slice:
        total, hits = page.total, list(page.hits)
        wanted = min(total, self.most_hits)
        while len(hits) < wanted:
            if not page.hits:
                raise self._moved(
                    f"{day} '{query}': 총 {total:,}건을 다 주기 전에 {len(hits):,}건에서 비어 있음", window
                )
            page = ask(query, day, len(hits), providers)
            if page.total != total:
                raise self._moved(f"{day} '{query}': 읽는 사이 총건수가 {total:,} 에서 {page.total:,} 로 바뀜", window)
            hits += page.hits
        ids = [hit.post_id for hit in hits if hit.post_id is not None]
        if len(hits) > wanted or len(set(ids)) != len(ids):
            raise self._moved(f"{day} '{query}': 총 {total:,}건인데 {len(hits):,}건이 나옴(겹친 기사 포함)", window)
        return _Slice(total, tuple(hits))

    def _moved(self, problem: str, window: Window) -> SourceIncompleteError:
        return SourceIncompleteError(self.feed.name, window, problem, MOVED_ACTION)


def _item(query: str, day: date) -> str:
    return f"todo|{query}|{day.isoformat()}"


def build(settings: Mapping[str, Any], *, ledger: Ledger) -> tuple[Extractor, ...]:
    """BigKinds' one extractor; none without an address and queries.

    Args:
        settings: as the README lists them.
        ledger: keeps the day's requests and the days a night had to leave.
    """
    if not settings.get("base_url") or not settings.get("queries"):
        return ()
    options = dict(settings.get("http", {}))

    def connect(before_request: Callable[[], None]) -> HttpSource:
        return HttpSource(
            base_url=str(settings["base_url"]),
            feed=ARTICLES.name,
            before_request=before_request,
            min_interval_seconds=float(settings.get("min_interval_seconds", REQUEST_INTERVAL_SECONDS)),
            **options,
        )

    return (
        BigKindsArticles(
            connect=connect,
            access_key=str(settings.get("api_key", "")),
            ledger=ledger,
            quota=Quota(
                "bigkinds.searches",
                limit=int(settings.get("daily_limit", DAILY_LIMIT)),
                night_share=float(settings.get("night_share", NIGHT_SHARE)),
            ),
            queries=tuple(settings["queries"]),
            providers=tuple(settings.get("providers", ())),
            page_size=int(settings.get("page_size", PAGE_SIZE)),
            most_hits=int(settings.get("most_hits", MOST_HITS)),
            path=str(settings.get("path", PATH)),
        ),
    )

"""Naver's search, night by night: each kind with each query, as far back as the window or as it lets us."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from extract.contract import Extraction, Extractor, Feed
from extract.http import HttpSource
from extract.provenance import walk_artefact
from extract.quota import Budget, Ledger, Quota
from extract.search_night import Unit, search_night
from extract.search_split import Found, search
from extract.search_walk import HitPage, Reach
from extract.sources.naver.client import GATEWAYS, Gateway, NaverClient
from extract.sources.naver.parse import KINDS, parse_hits, parse_page
from extract.sources.naver.schema import ITEMS
from extract.window import KST, Window

DAILY_LIMIT, NIGHT_SHARE = 25_000, 0.8
PAGE_SIZE, LAST_START = 100, 1_000
UNDATED_WITHIN_DAYS, FIRST_UNDATED_PAGES = 7, 1
REQUEST_INTERVAL_SECONDS = 0.1
ORDER_SLACK_MINUTES = 60


@dataclass(frozen=True)
class Limits:
    """What the search allows, and how much of it we use; all are settings.

    Attributes:
        page_size: hits a page.
        last_start: the highest `start`.
        order_slack_minutes: how far out of order a list may be and still count as newest first.
        undated_within_days: searches whose hits have no date are asked only while the window ended so recently: later,
            its days could not be told from today.
        first_undated_pages: pages read of such a search when no earlier night says where to stop.

    Raises:
        ValueError: a page, a start or a number of pages below 1.
    """

    page_size: int = PAGE_SIZE
    last_start: int = LAST_START
    order_slack_minutes: int = ORDER_SLACK_MINUTES
    undated_within_days: int = UNDATED_WITHIN_DAYS
    first_undated_pages: int = FIRST_UNDATED_PAGES

    def __post_init__(self) -> None:
        if min(self.page_size, self.last_start, self.first_undated_pages) < 1:
            raise ValueError(f"naver: no search can be limited like that: {self}")

    @property
    def reach(self) -> Reach:
        # The last page starts at the highest start and so shows one page more than that.
        pages = -(-(self.last_start - 1) // self.page_size) + 1
        return Reach(pages, timedelta(minutes=self.order_slack_minutes))

    def start_of(self, page: int) -> int:
        return min((page - 1) * self.page_size + 1, self.last_start)


@dataclass(frozen=True)
class NaverItems:
    """All hits of a window.

    Attributes:
        connect: opens the gateway; what it is given is called before every request.
        gateway: how it wants to be asked.
        quota: what all kinds of search may ask together.
        kinds: kinds of search, the most important first.
        queries: what the office searches for.
        split_terms: what divides a query of which more is found than can be reached.
        excludes: whether `-term` is understood.
        outbound_accounts: the city's own blogs.
    """

    connect: Callable[[Callable[[], None]], HttpSource]
    gateway: Gateway
    ledger: Ledger
    quota: Quota
    kinds: tuple[str, ...]
    queries: tuple[str, ...]
    split_terms: tuple[str, ...] = ()
    excludes: bool = True
    outbound_accounts: tuple[str, ...] = ()
    limits: Limits = field(default_factory=Limits)
    feed: Feed = ITEMS

    def extract(self, window: Window, *, pulled_at: datetime) -> Extraction:
        """Search every kind with every query.

        Raises:
            QuotaExceededError: the quota was used up before anything was read.
            SourceFormatError: an answer is not what was agreed; names the field.
            SourceUnavailableError: the gateway refused or failed.
        """
        budget = Budget(quota=self.quota, ledger=self.ledger, feed=self.feed.name, window=window, moment=pulled_at)
        age_days = (pulled_at.astimezone(KST).date() - window.last_on).days
        is_recent = age_days <= self.limits.undated_within_days
        undated = {kind for kind in self.kinds if KINDS[kind].date_key is None}
        left_out = undated if not is_recent else set()
        units = [
            Unit(kind, query, scope="naver", is_undated=kind in undated)
            for kind in self.kinds
            if kind not in left_out
            for query in self.queries
        ]
        bodies: list[bytes] = []
        addresses: list[str] = []
        with self.connect(budget.take) as http:
            client = NaverClient(http, self.gateway)

            def ask(kind: str, query: str, number: int) -> HitPage:
                answer = client.search(
                    kind,
                    query,
                    start=self.limits.start_of(number),
                    display=self.limits.page_size,
                    window=window,
                )
                page = parse_page(answer.content, kind, window=window)
                bodies.append(answer.content)
                addresses.append(answer.url_without_secrets)
                return page

            night = search_night(
                units,
                lambda unit, known: self._search(ask, unit, known, window),
                window=window,
                kept=self.ledger.positions(self.feed.name),
            )
        rows, numbers, rejected, unknown = parse_hits(
            night.hits, collected_on=window.last_on, outbound_accounts=self.outbound_accounts
        )
        too_late = tuple(
            f"{kind}: 날짜가 없는 검색이라 {age_days}일 지난 기간은 나누어 받을 수 없음" for kind in sorted(left_out)
        )
        return Extraction(
            rows=rows,
            rejected=rejected,
            declared_count=None,
            artefacts=(walk_artefact(addresses[0], bodies),) if addresses else (),
            pulled_at=pulled_at,
            row_numbers=numbers,
            unknown=unknown,
            gaps=(*night.gaps, *too_late),
            positions=night.positions,
        )

    def _search(
        self, ask: Callable[[str, str, int], HitPage], unit: Unit, known: frozenset[str] | None, window: Window
    ) -> Found:
        reach = self.limits.reach
        is_first = known is None
        if is_first:
            reach = replace(reach, last_page=min(reach.last_page, self.limits.first_undated_pages))
        return search(
            lambda query, number: ask(unit.kind, query, number),
            unit.query,
            label=unit.kind,
            window=window,
            reach=reach,
            known=known or frozenset(),
            # What divides an undated search finds old hits in every part: there is no window to stop at.
            split_terms=() if unit.is_undated else self.split_terms,
            excludes=self.excludes,
        )


def build(settings: Mapping[str, Any], *, ledger: Ledger) -> tuple[Extractor, ...]:
    """Naver's one extractor; none without an address and queries.

    Args:
        settings: as the README lists them.
        ledger: keeps the day's requests and the places of undated searches.

    Raises:
        ValueError: an unknown gateway or kind.
    """
    if not settings.get("base_url") or not settings.get("queries"):
        return ()
    name = str(settings.get("gateway", "hub"))
    kinds = tuple(settings.get("kinds", KINDS))
    if name not in GATEWAYS or not set(kinds) <= set(KINDS):
        raise ValueError(f"naver: gateway {name!r} of {sorted(GATEWAYS)}, kinds {kinds} of {sorted(KINDS)}")
    usual = GATEWAYS[name]
    gateway = replace(
        usual,
        base_url=str(settings["base_url"]),
        path=str(settings.get("path", usual.path)),
        id_header=str(settings.get("id_header", usual.id_header)),
        key_header=str(settings.get("key_header", usual.key_header)),
    )
    options = dict(settings.get("http", {}))
    headers = {
        gateway.id_header: str(settings.get("client_id", "")),
        gateway.key_header: str(settings.get("api_key", "")),
    }

    def connect(before_request: Callable[[], None]) -> HttpSource:
        return HttpSource(
            base_url=gateway.base_url,
            feed=ITEMS.name,
            headers=headers,
            before_request=before_request,
            min_interval_seconds=float(settings.get("min_interval_seconds", REQUEST_INTERVAL_SECONDS)),
            **options,
        )

    return (
        NaverItems(
            connect=connect,
            gateway=gateway,
            ledger=ledger,
            quota=Quota(
                "naver.searches",
                limit=int(settings.get("daily_limit", DAILY_LIMIT)),
                night_share=float(settings.get("night_share", NIGHT_SHARE)),
            ),
            kinds=kinds,
            queries=tuple(settings["queries"]),
            split_terms=tuple(settings.get("split_terms", ())),
            excludes=bool(settings.get("split_excludes", True)),
            outbound_accounts=tuple(settings.get("outbound_accounts", ())),
            limits=Limits(**settings.get("limits", {})),
        ),
    )

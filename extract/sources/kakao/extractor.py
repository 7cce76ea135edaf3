"""Kakao's (Daum) search, night by night: each kind with each query, as far back as the window."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from extract.contract import Extraction, Extractor, Feed
from extract.http import HttpSource
from extract.provenance import walk_artefact
from extract.quota import Budget, Ledger, Quota
from extract.search_night import Unit, search_night
from extract.search_split import search
from extract.search_walk import HitPage, Reach
from extract.sources.kakao.client import PATH, KakaoClient
from extract.sources.kakao.parse import KINDS, parse_hits, parse_page
from extract.sources.kakao.schema import DOCUMENTS
from extract.window import Window

DAILY_LIMIT, KIND_DAILY_LIMIT, NIGHT_SHARE = 50_000, 30_000, 0.8
PAGE_SIZE, LAST_PAGE = 50, 50
REQUEST_INTERVAL_SECONDS = 0.1
ORDER_SLACK_MINUTES = 60


@dataclass(frozen=True)
class KakaoDocuments:
    """All documents of a window.

    Attributes:
        connect: opens the search; what it is given is called before every request.
        quota: what all kinds of search may ask together.
        kind_quotas: what each kind may ask.
        kinds: kinds of search, the most important first.
        queries: what the office searches for.
        split_terms: what divides a query of which more is found than can be reached.
        excludes: whether `-term` is understood.
        outbound_accounts: the names of the city's own blogs.
    """

    connect: Callable[[Callable[[], None]], HttpSource]
    ledger: Ledger
    quota: Quota
    kind_quotas: Mapping[str, Quota]
    kinds: tuple[str, ...]
    queries: tuple[str, ...]
    split_terms: tuple[str, ...] = ()
    excludes: bool = False
    outbound_accounts: tuple[str, ...] = ()
    page_size: int = PAGE_SIZE
    reach: Reach = field(default_factory=lambda: Reach(LAST_PAGE))
    path: str = PATH
    feed: Feed = DOCUMENTS

    def extract(self, window: Window, *, pulled_at: datetime) -> Extraction:
        """Search every kind with every query.

        Raises:
            QuotaExceededError: the quota was used up before anything was read.
            SourceFormatError: an answer is not what was agreed; names the field.
            SourceUnavailableError: the search refused or failed.
        """
        bodies: list[bytes] = []
        addresses: list[str] = []
        with ExitStack() as connections:
            clients = {
                kind: KakaoClient(
                    connections.enter_context(self.connect(self._take(kind, window, pulled_at))), self.path
                )
                for kind in self.kinds
            }

            def ask(kind: str, query: str, number: int) -> HitPage:
                answer = clients[kind].search(kind, query, page=number, size=self.page_size, window=window)
                page = parse_page(answer.content, kind, window=window)
                bodies.append(answer.content)
                addresses.append(answer.url_without_secrets)
                return page

            night = search_night(
                # A kind whose own quota is used up does not stop the others.
                [Unit(kind, query, scope=kind) for kind in self.kinds for query in self.queries],
                lambda unit, _known: search(
                    lambda query, number: ask(unit.kind, query, number),
                    unit.query,
                    label=unit.kind,
                    window=window,
                    reach=self.reach,
                    split_terms=self.split_terms,
                    excludes=self.excludes,
                ),
                window=window,
                kept=self.ledger.positions(self.feed.name),
            )
        rows, numbers, rejected, unknown = parse_hits(
            night.hits, collected_on=window.last_on, outbound_accounts=self.outbound_accounts
        )
        return Extraction(
            rows=rows,
            rejected=rejected,
            declared_count=None,
            artefacts=(walk_artefact(addresses[0], bodies),) if addresses else (),
            pulled_at=pulled_at,
            row_numbers=numbers,
            unknown=unknown,
            gaps=night.gaps,
            positions=night.positions,
        )

    def _take(self, kind: str, window: Window, moment: datetime) -> Callable[[], None]:
        budgets = [
            Budget(quota=quota, ledger=self.ledger, feed=self.feed.name, window=window, moment=moment)
            for quota in (self.kind_quotas[kind], self.quota)
        ]

        def take() -> None:
            for budget in budgets:
                budget.take()

        return take


def build(settings: Mapping[str, Any], *, ledger: Ledger) -> tuple[Extractor, ...]:
    """Kakao's one extractor; none without an address and queries.

    Args:
        settings: as the README lists them.
        ledger: keeps the day's requests and what a night had to leave.

    Raises:
        ValueError: an unknown kind.
    """
    if not settings.get("base_url") or not settings.get("queries"):
        return ()
    kinds = tuple(settings.get("kinds", KINDS))
    if not set(kinds) <= set(KINDS):
        raise ValueError(f"kakao: kinds {kinds} of {sorted(KINDS)}")
    options = dict(settings.get("http", {}))
    share = float(settings.get("night_share", NIGHT_SHARE))
    kind_limit = int(settings.get("kind_daily_limit", KIND_DAILY_LIMIT))

    def connect(before_request: Callable[[], None]) -> HttpSource:
        return HttpSource(
            base_url=str(settings["base_url"]),
            feed=DOCUMENTS.name,
            headers={"Authorization": f"KakaoAK {settings.get('api_key', '')}"},
            before_request=before_request,
            min_interval_seconds=float(settings.get("min_interval_seconds", REQUEST_INTERVAL_SECONDS)),
            **options,
        )

    return (
        KakaoDocuments(
            connect=connect,
            ledger=ledger,
            quota=Quota("kakao.searches", limit=int(settings.get("daily_limit", DAILY_LIMIT)), night_share=share),
            kind_quotas={kind: Quota(f"kakao.{kind}", limit=kind_limit, night_share=share) for kind in kinds},
            kinds=kinds,
            queries=tuple(settings["queries"]),
            split_terms=tuple(settings.get("split_terms", ())),
            excludes=bool(settings.get("split_excludes", False)),
            outbound_accounts=tuple(settings.get("outbound_accounts", ())),
            page_size=int(settings.get("page_size", PAGE_SIZE)),
            reach=Reach(
                int(settings.get("last_page", LAST_PAGE)),
                timedelta(minutes=int(settings.get("order_slack_minutes", ORDER_SLACK_MINUTES))),
            ),
            path=str(settings.get("path", PATH)),
        ),
    )

"""Posts on X that the city's queries find, within what is paid for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from extract.contract import Extraction, Extractor, Feed
from extract.errors import QuotaExceededError, SourceIncompleteError
from extract.http import HttpSource
from extract.json_records import first_of_each, text_at, times_of
from extract.posts import typed_posts
from extract.provenance import walk_artefact
from extract.quota import Budget, Ledger, Quota
from extract.social.accounts import account_name
from extract.sources.x import parse
from extract.sources.x.client import DEFAULT_PATH, PAGE_SIZE, XClient
from extract.sources.x.refusals import error_in
from extract.sources.x.schema import PLATFORM, POSTS
from extract.window import Window

REACH_DAYS = 7
# What the contract buys is a setting; this is the ceiling of the self-serve plan.
DEFAULT_MONTHLY_READS, MONTH_DAYS = 2_000_000, 30
DEFAULT_NIGHT_SHARE = 1 / MONTH_DAYS
# 60 requests in 15 minutes.
DEFAULT_INTERVAL_SECONDS = 15.0
# Long enough to wait for one reset of the rate limit.
DEFAULT_ELAPSED_SECONDS = 960.0
RESET_HEADER = "x-rate-limit-reset"
DEFAULT_MOST_PAGES = 500
# At four a minute and with one wait for a reset, what fits into the hour that a night's task has.
DEFAULT_MOST_REQUESTS = 160
# Pages may be empty and still lead on; so many in a row bring nothing new only in a loop.
MOST_PAGES_WITHOUT_NEWS = 5


@dataclass
class _Found:
    """What a run has so far.

    Attributes:
        count: what the pages said they hold, added up.
        address: of the first answer.
        spent: posts were read that the budget no longer holds: nothing more may be asked.
    """

    records: list[Mapping[str, Any]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)
    count: int = 0
    address: str = ""
    spent: QuotaExceededError | None = None


@dataclass(frozen=True)
class XPosts:
    """Posts of the last seven days, by query.

    Attributes:
        queries: in X's query language, in the order of their importance.
        reads: posts that may be read: every one is paid for.
        most_pages: of one query.
        most_requests: of one run, which lands what it has before the night's task runs out of time.
        outbound_accounts: the city's accounts: numbers, or names when `with_names`.
    """

    base_url: str
    token: str = field(repr=False)
    queries: tuple[str, ...]
    ledger: Ledger
    reads: Quota
    outbound_accounts: tuple[str, ...] = ()
    path: str = DEFAULT_PATH
    page_size: int = PAGE_SIZE
    with_names: bool = False
    reach_days: int = REACH_DAYS
    most_pages: int = DEFAULT_MOST_PAGES
    most_requests: int = DEFAULT_MOST_REQUESTS
    http_options: Mapping[str, Any] = field(default_factory=dict)
    feed: Feed = POSTS

    def extract(self, window: Window, *, pulled_at: datetime) -> Extraction:
        """What the queries find in the window; a query an earlier run did not finish comes first.

        Raises:
            SourceIncompleteError: a page holds more or fewer posts than it says.
            SourceError: X failed or answered otherwise than agreed; a limit was used up before anything came.
        """
        span = parse.reachable(window, asked_at=pulled_at, reach_days=self.reach_days)
        hidden = parse.unreached(window, span, reach_days=self.reach_days)
        found = _Found(gaps=[hidden] if hidden else [])
        earlier = self.ledger.positions(self.feed.name)
        left: dict[str, str | None] = {}
        if span:
            budget = Budget(self.reads, self.ledger, self.feed.name, window, pulled_at)
            with self._connect(budget) as http:
                client = XClient(http, path=self.path, page_size=self.page_size, with_names=self.with_names)
                left = self._read_all(client, budget, span, earlier, found, window)
        own_names = frozenset(account_name(account) for account in self.outbound_accounts)
        flat = [parse.flat_post(r, query=r["query"], own_names=own_names) for r in found.records]
        records = first_of_each(flat, key="id", text_key="text")
        rows, numbers, rejected, unknown = typed_posts(
            self.feed,
            records,
            platform=PLATFORM,
            collected_on=window.last_on,
            outbound_accounts=self.outbound_accounts,
        )
        return Extraction(
            rows=rows,
            rejected=rejected,
            declared_count=found.count - (len(flat) - len(records)),
            artefacts=(walk_artefact(found.address, found.bodies),) if found.bodies else (),
            pulled_at=pulled_at,
            warnings=tuple(dict.fromkeys(found.warnings)),
            row_numbers=numbers,
            unknown=unknown,
            gaps=tuple(found.gaps),
            positions={**dict.fromkeys(earlier, None), **left},
        )

    def _read_all(
        self,
        client: XClient,
        budget: Budget,
        span: tuple[datetime, datetime],
        earlier: Mapping[str, str],
        found: _Found,
        window: Window,
    ) -> dict[str, str | None]:
        """Every query to its end; returns the place of those that were not finished."""
        queries = sorted(self.queries, key=lambda query: query not in earlier)
        for number, query in enumerate(queries):
            stopped_at = parse.moment_of(earlier.get(query))
            for start, end in parse.spans(*span, stopped_at=stopped_at):
                reached = [end]
                try:
                    self._read(client, budget, query, (start, end), reached, found, window)
                except QuotaExceededError as error:
                    if not found.bodies:
                        raise
                    waiting = len(queries) - number
                    found.gaps.append(
                        f"검색어 {waiting:,}개를 다 받지 못함({parse.position_of(reached[0])} 이전): {error.problem}"
                    )
                    never_asked = dict.fromkeys(queries[number + 1 :], parse.position_of(span[1]))
                    return {query: parse.position_of(reached[0]), **never_asked}
        return {}

    def _read(
        self,
        client: XClient,
        budget: Budget,
        query: str,
        span: tuple[datetime, datetime],
        reached: list[datetime],
        found: _Found,
        window: Window,
    ) -> None:
        """One query over one span, newest first; `reached` holds the moment down to which it is read."""
        token: str | None = None
        seen: set[str] = set()
        ids: set[str] = set()
        stale = 0
        for _ in range(self.most_pages):
            if found.spent:
                raise found.spent
            if len(found.bodies) >= self.most_requests:
                raise QuotaExceededError(
                    self.feed.name, window, f"한 번에 묻는 요청 {self.most_requests:,}회를 다 씀", "다음 밤에 이어짐"
                )
            answer = client.search(query, start=span[0], end=span[1], next_token=token, window=window)
            if error_in(answer.content):
                raise QuotaExceededError(self.feed.name, window, "X 가 요청이 너무 잦다고 답함", "15분 뒤 다시 실행")
            page = parse.page_in(answer.content, feed=self.feed.name, window=window)
            if page.count != len(page.records):
                raise SourceIncompleteError(
                    self.feed.name,
                    window,
                    f"쪽이 밝힌 건수 {page.count:,} 와 들어 있는 글 {len(page.records):,}건이 다름",
                    "다시 실행; 되풀이되면 X 개발자 포럼에서 장애를 확인",
                )
            found.bodies.append(answer.content)
            found.address = found.address or answer.url_without_secrets
            found.records += [{**record, "query": query} for record in page.records]
            found.count += page.count
            found.warnings += page.warnings
            times = times_of(page.records, time_key="created_at").drop_nulls()
            oldest = times.filter(times >= span[0]).min()
            if isinstance(oldest, datetime):
                # The second of the oldest post may hold more posts.
                reached[0] = min(reached[0], oldest.astimezone(UTC).replace(microsecond=0) + timedelta(seconds=1))
            found.spent = found.spent or _spend(budget, page.count)
            token = page.next_token
            if token is None or (len(times) and oldest is None):
                return
            if token in seen:
                found.gaps.append(
                    f"검색어 '{query}': 다음 쪽이 앞 쪽으로 되돌아와 {reached[0]:%Y-%m-%d %H:%M} UTC 에서 그만둠"
                )
                return
            seen.add(token)
            shown = {text_at(record, "id") or str(record) for record in page.records}
            stale = 0 if shown - ids else stale + 1
            if stale >= MOST_PAGES_WITHOUT_NEWS:
                found.gaps.append(f"검색어 '{query}': 새 글 없이 다음 쪽만 {stale}번 이어져 그만둠")
                return
            ids |= shown
        found.gaps.append(f"검색어 '{query}': {self.most_pages:,}쪽 뒤가 남음")

    def _connect(self, budget: Budget) -> HttpSource:
        options = {
            "min_interval_seconds": DEFAULT_INTERVAL_SECONDS,
            "max_elapsed_seconds": DEFAULT_ELAPSED_SECONDS,
            **self.http_options,
        }
        return HttpSource(
            base_url=self.base_url,
            feed=self.feed.name,
            headers={"Authorization": f"Bearer {self.token}"},
            before_request=budget.take,
            reset_header=RESET_HEADER,
            **options,
        )


def _spend(budget: Budget, count: int) -> QuotaExceededError | None:
    """Pay for a page: one post was counted before the request, how many more there are is known only now."""
    try:
        if count > 1:
            budget.take(count - 1)
    except QuotaExceededError as error:
        return error
    return None


def build(settings: Mapping[str, Any], *, ledger: Ledger) -> tuple[Extractor, ...]:
    """The one feed; not there when no query is named.

    Args:
        settings: `base_url`, `api_key` (the Bearer token), `queries`; optional `outbound_accounts`, `with_names`,
            `monthly_reads`, `night_share`, `page_size`, `path`, `reach_days`, `most_pages`, `most_requests`, `http`
            (options of `HttpSource`).
        ledger: keeps `x.reads` and the queries that were not finished.
    """
    if not (settings.get("base_url") and settings.get("queries")):
        return ()
    return (
        XPosts(
            base_url=str(settings["base_url"]),
            token=str(settings.get("api_key", "")),
            queries=tuple(dict.fromkeys(str(query) for query in settings["queries"])),
            ledger=ledger,
            reads=Quota(
                "x.reads",
                int(settings.get("monthly_reads", DEFAULT_MONTHLY_READS)),
                period_days=MONTH_DAYS,
                reset_zone="UTC",
                night_share=float(settings.get("night_share", DEFAULT_NIGHT_SHARE)),
            ),
            outbound_accounts=tuple(str(account) for account in settings.get("outbound_accounts", ())),
            path=str(settings.get("path", DEFAULT_PATH)),
            page_size=int(settings.get("page_size", PAGE_SIZE)),
            with_names=bool(settings.get("with_names", False)),
            reach_days=int(settings.get("reach_days", REACH_DAYS)),
            most_pages=int(settings.get("most_pages", DEFAULT_MOST_PAGES)),
            most_requests=int(settings.get("most_requests", DEFAULT_MOST_REQUESTS)),
            http_options=dict(settings.get("http", {})),
        ),
    )

"""Reads every group's feed or list; a group that fails is a gap that names it, and stops nobody else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from extract.contract import Artefact, Extraction, Extractor, Feed
from extract.errors import SourceError, SourceUnavailableError
from extract.http import HttpSource
from extract.provenance import walk_artefact
from extract.quota import Ledger
from extract.sources.civic_group import parse
from extract.sources.civic_group.client import CivicClient
from extract.sources.civic_group.groups import Group, groups_of, host_of
from extract.sources.civic_group.parse import Item
from extract.sources.civic_group.schema import STATEMENTS
from extract.sources.civic_group.stance import Rules, read_rules
from extract.window import Window

# Small sites of volunteers: one that is down must not hold the night, nor be knocked at in vain.
HTTP_LIMITS = {"timeout_seconds": 15.0, "max_attempts": 3, "max_elapsed_seconds": 60.0}
POLITE_SECONDS = 1.0
MOST_BROKEN_ARTICLES = 3


@dataclass
class _Harvest:
    """What one group's site gave."""

    items: list[Item] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)
    address: str = ""
    ended_by: str = ""

    @property
    def artefact(self) -> Artefact:
        return walk_artefact(self.address, self.bodies)


@dataclass(frozen=True)
class Statements:
    """All groups of a profile.

    Attributes:
        connect: opens a site by scheme and host.
        allowed_hosts: hosts that may be asked.
        outbound_accounts: names under which the city itself publishes on these sites.
    """

    connect: Callable[[str], HttpSource]
    groups: tuple[Group, ...]
    allowed_hosts: frozenset[str]
    rules: Rules
    outbound_accounts: frozenset[str] = frozenset()
    feed: Feed = STATEMENTS

    def extract(self, window: Window, *, pulled_at: datetime) -> Extraction:
        """Every statement of the window that the groups' sites still show, and the undated ones.

        Raises:
            SourceUnavailableError: no group at all could be read.
        """
        harvests: list[tuple[Group, _Harvest]] = []
        failed: list[tuple[Group, SourceError]] = []
        with CivicClient(self.connect, self.allowed_hosts) as client:
            for group in self.groups:
                try:
                    harvests.append((group, _Reader(client, group, window, pulled_at).read()))
                except SourceError as error:
                    failed.append((group, error))
        lost = [f"{group.name}: {error.problem}" for group, error in failed]
        if failed and not harvests:
            raise SourceUnavailableError(
                STATEMENTS.name, window, f"모든 단체를 읽지 못함: {' / '.join(lost)}", failed[0][1].action
            ) from failed[0][1]
        rows, numbers, rejected, warnings = parse.parse_statements(
            [(group.name, item) for group, harvest in harvests for item in harvest.items],
            window=window,
            pulled_at=pulled_at,
            rules=self.rules,
            outbound_accounts=self.outbound_accounts,
        )
        return Extraction(
            rows=rows,
            rejected=rejected,
            declared_count=None,
            artefacts=tuple(harvest.artefact for _, harvest in harvests),
            pulled_at=pulled_at,
            warnings=(*(f"{g.name}: {said}" for g, h in harvests for said in h.warnings), *warnings),
            row_numbers=numbers,
            gaps=(*lost, *(f"{g.name}: {said}" for g, h in harvests for said in h.gaps)),
        )


@dataclass(frozen=True)
class _Reader:
    """One group's site in one window."""

    client: CivicClient
    group: Group
    window: Window
    pulled_at: datetime
    harvest: _Harvest = field(default_factory=_Harvest)

    def read(self) -> _Harvest:
        shown = self._feed() if self.group.kind == "rss" else self._list()
        if not shown:
            self.harvest.warnings.append("글이 하나도 없음")
        if gap := self._reach(shown):
            self.harvest.gaps.append(gap)
        wanted = [item for item in shown if self._is_wanted(item)]
        if self.group.selectors.body:
            wanted = [item for item in self._with_articles(wanted) if self._is_wanted(item)]
        self.harvest.items = wanted
        return self.harvest

    def _feed(self) -> list[Item]:
        content, content_type = self._fetch(self.group.address_for(self.window))
        page = parse.parse_feed(
            content,
            group=self.group.name,
            address=self.group.address_for(self.window),
            content_type=content_type,
            window=self.window,
        )
        self.harvest.warnings += page.warnings
        return list(page.items)

    def _list(self) -> list[Item]:
        """Page after page, until one ends before the window; a site that shows the same page for ever is left."""
        address, shown = self.group.address_for(self.window), list[Item]()
        for number in range(1, self.group.most_pages + 1 if self.group.page_parameter else 2):
            turn = (self.group.page_parameter, number) if self.group.page_parameter else None
            try:
                content, content_type = self._fetch(address, page=turn)
                page = parse.parse_list(
                    content,
                    self.group.selectors,
                    group=self.group.name,
                    address=address,
                    content_type=content_type,
                    window=self.window,
                )
            except SourceError as error:
                if number == 1:
                    raise
                # The end of the list, or a failure: which of them, the reach of what was shown decides.
                self.harvest.ended_by = f"; {number}쪽은 {error.problem}"
                break
            self.harvest.warnings += [said for said in page.warnings if said not in self.harvest.warnings]
            earlier = {item.id for item in shown}
            fresh = [item for item in page.items if item.id not in earlier]
            shown += fresh
            days = [day for item in page.items if (day := parse.day_of(item, pulled_at=self.pulled_at))]
            if not fresh or (days and days[-1] < self.window.start_on):
                break
        return shown

    def _with_articles(self, items: list[Item]) -> list[Item]:
        """The items with their texts. One whose page cannot be read now is left out and named, so that it never takes
        the place of one that was read whole on an earlier night.
        """
        whole: list[Item] = []
        broken: list[str] = []
        for position, item in enumerate(items):
            if not item.link or not self.client.may_read(item.link):
                whole.append(item)
                continue
            if len(broken) == MOST_BROKEN_ARTICLES:
                broken += ["더 묻지 않음"] * (len(items) - position)
                break
            try:
                content, content_type = self._fetch(item.link)
                article = parse.parse_article(
                    content, self.group.selectors, content_type=content_type, window=self.window
                )
            except SourceError as error:
                broken.append(error.problem)
                continue
            whole.append(replace(item, body=article.body, published=item.published or article.published))
        if broken:
            self.harvest.gaps.append(f"본문을 읽지 못한 글 {len(broken)}건을 뺌({broken[0]})")
        return whole

    def _reach(self, shown: list[Item]) -> str | None:
        """What is said when older statements of the window may be no longer shown."""
        days = [day for item in shown if (day := parse.day_of(item, pulled_at=self.pulled_at))]
        if not days or min(days) < self.window.start_on or len(shown) < self.group.feed_size:
            return None
        shown_since = f"{min(days)} 이후 글 {len(shown)}건만 보여 줌"
        return f"{shown_since}: {self.window.start_on} 부터 그때까지의 글은 빠졌을 수 있음{self.harvest.ended_by}"

    def _is_wanted(self, item: Item) -> bool:
        day = parse.day_of(item, pulled_at=self.pulled_at)
        return day is None or day in self.window

    def _fetch(self, address: str, *, page: tuple[str, int] | None = None) -> tuple[bytes, str]:
        answer = self.client.read(address, window=self.window, page=page)
        self.harvest.bodies.append(answer.content)
        self.harvest.address = self.harvest.address or answer.url_without_secrets
        return answer.content, answer.headers.get("content-type", "")


def build(settings: Mapping[str, Any], *, ledger: Ledger) -> tuple[Extractor, ...]:
    """The one extractor; without groups there is none.

    Args:
        settings: `groups` (see `groups.Group`), `allowed_hosts`; optional `base_url` for addresses that begin with a
            slash (its host is allowed), `outbound_accounts`, `min_interval_seconds`, `http` (options of `HttpSource`).
        ledger: not asked: these sites count no requests.

    Raises:
        ValueError: a group's settings make no sense, or its host is not allowed.
    """
    if not settings.get("groups"):
        return ()
    base_url = str(settings.get("base_url", ""))
    allowed = frozenset(str(host).lower() for host in settings.get("allowed_hosts", ()))
    allowed |= {host_of(base_url)} if base_url else set()
    options: dict[str, Any] = {**HTTP_LIMITS, **settings.get("http", {})}

    def connect(origin: str) -> HttpSource:
        return HttpSource(
            base_url=origin,
            feed=STATEMENTS.name,
            min_interval_seconds=float(settings.get("min_interval_seconds", POLITE_SECONDS)),
            **options,
        )

    return (
        Statements(
            connect=connect,
            groups=groups_of(settings["groups"], allowed_hosts=allowed, base_url=base_url),
            allowed_hosts=allowed,
            rules=read_rules(),
            outbound_accounts=frozenset(settings.get("outbound_accounts", ())),
        ),
    )

"""YouTube comments: the city's own channels, and videos about Incheon that a search finds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from extract.contract import Extraction, Extractor, Feed
from extract.errors import ItemRefusedError, QuotaExceededError
from extract.http import HttpSource
from extract.json_records import days_asked_for, first_of_each
from extract.posts import typed_posts
from extract.provenance import walk_artefact
from extract.quota import Budget, Ledger, Quota
from extract.sources.youtube.client import YouTubeClient
from extract.sources.youtube.schema import COMMENTS, PLATFORM
from extract.sources.youtube.walk import CommentWalk
from extract.window import Window

UNITS_A_DAY, SEARCHES_A_DAY = 10_000, 100
RESET_ZONE = "America/Los_Angeles"
DEFAULT_VIDEO_DAYS, DEFAULT_REPLY_DAYS = 14, 7
DEFAULT_SEARCH_PAGES, DEFAULT_MOST_PAGES = 2, 100
CHANNEL, VIDEO, QUERY = "channel", "video", "query"
PARAMETERS = {CHANNEL: "allThreadsRelatedToChannelId", VIDEO: "videoId"}
LABELS = {CHANNEL: "채널", VIDEO: "동영상"}


@dataclass(frozen=True)
class YouTubeComments:
    """Comments of the window.

    Attributes:
        channel_ids: the city's channels, all of whose videos are read.
        queries: what videos of others are searched by.
        outbound_accounts: further channel ids that belong to the city.
        video_days: videos of so many days before the window are looked at.
        reply_days: threads of so many days before the window are looked into for new replies.
        search_pages: pages of a search that are worth their quota.
    """

    base_url: str
    key: str = field(repr=False)
    channel_ids: tuple[str, ...]
    queries: tuple[str, ...]
    ledger: Ledger
    units: Quota
    searches: Quota
    outbound_accounts: tuple[str, ...] = ()
    video_days: int = DEFAULT_VIDEO_DAYS
    reply_days: int = DEFAULT_REPLY_DAYS
    search_pages: int = DEFAULT_SEARCH_PAGES
    most_pages: int = DEFAULT_MOST_PAGES
    http_options: Mapping[str, Any] = field(default_factory=dict)
    feed: Feed = COMMENTS

    def extract(self, window: Window, *, pulled_at: datetime) -> Extraction:
        """Everything that was written in the window; what an earlier run did not reach comes first.

        Raises:
            SourceError: YouTube failed or answered otherwise than agreed; a quota was used up before anything came.
        """
        earlier = self.ledger.positions(self.feed.name)
        with self._open(window, pulled_at) as client:
            walk = CommentWalk(client, window, reply_days=self.reply_days, most_pages=self.most_pages)
            found, unasked = self._search(walk, earlier)
            items = dict.fromkeys((*_items(earlier), *((CHANNEL, c) for c in self.channel_ids), *found))
            left = self._read(walk, tuple(items))
        distinct = first_of_each(walk.records, key="id", text_key="textDisplay")
        records = days_asked_for(distinct, time_key="publishedAt", window=window)
        rows, numbers, rejected, unknown = typed_posts(
            self.feed,
            records,
            platform=PLATFORM,
            collected_on=window.last_on,
            outbound_accounts=(*self.channel_ids, *self.outbound_accounts),
        )
        waiting = [f"{kind}:{value}" for kind, value in (*((QUERY, query) for query in unasked), *left)]
        return Extraction(
            rows=rows,
            rejected=rejected,
            # Totals of searches and lists are estimates, by YouTube's own words.
            declared_count=None,
            artefacts=(walk_artefact(walk.address, walk.bodies),) if walk.bodies else (),
            pulled_at=pulled_at,
            warnings=tuple(walk.warnings),
            row_numbers=numbers,
            unknown=unknown,
            gaps=tuple(walk.gaps),
            positions={
                **dict.fromkeys((item for item in earlier if item not in waiting), None),
                **dict.fromkeys(waiting, window.last_on.isoformat()),
            },
        )

    def _search(self, walk: CommentWalk, earlier: Mapping[str, str]) -> tuple[list[tuple[str, str]], list[str]]:
        """Videos of others, and the queries that could not be asked: searches have a bucket of their own."""
        queries = sorted(self.queries, key=lambda query: f"{QUERY}:{query}" not in earlier)
        found: list[str] = []
        for number, query in enumerate(queries):
            try:
                found += walk.videos(
                    query,
                    video_days=self.video_days,
                    most_pages=self.search_pages,
                    without_channels=frozenset(self.channel_ids),
                )
            except QuotaExceededError as error:
                if not self.channel_ids and not walk.bodies:
                    raise
                walk.gaps.append(f"검색어 {len(queries) - number:,}개를 찾지 못함: {error.problem}")
                return [(VIDEO, video) for video in found], queries[number:]
        return [(VIDEO, video) for video in found], []

    def _read(self, walk: CommentWalk, items: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
        """The comments of every item; returns those that were not finished."""
        for number, (kind, value) in enumerate(items):
            label = f"{LABELS[kind]} {value}"
            try:
                walk.comments(PARAMETERS[kind], value, label=label)
            except ItemRefusedError as error:
                walk.warnings.append(f"{label} 의 댓글을 읽지 못함: {error.problem}")
            except QuotaExceededError as error:
                if not number and not walk.records:
                    raise
                walk.gaps.append(f"채널·동영상 {len(items) - number:,}개의 댓글을 다 받지 못함: {error.problem}")
                return items[number:]
        return ()

    @contextmanager
    def _open(self, window: Window, moment: datetime) -> Iterator[YouTubeClient]:
        units = Budget(self.units, self.ledger, self.feed.name, window, moment)
        searches = Budget(self.searches, self.ledger, self.feed.name, window, moment)

        def connect(budget: Budget) -> HttpSource:
            return HttpSource(
                base_url=self.base_url, feed=self.feed.name, before_request=budget.take, **self.http_options
            )

        with connect(units) as for_units, connect(searches) as for_searches:
            yield YouTubeClient(for_units, for_searches, self.key, self.feed.name)


def _items(positions: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Channels and videos an earlier run left over."""
    for item in positions:
        kind, _, value = item.partition(":")
        if kind in PARAMETERS and value:
            yield kind, value


def build(settings: Mapping[str, Any], *, ledger: Ledger) -> tuple[Extractor, ...]:
    """The one feed; not there when neither a channel nor a query is named.

    Args:
        settings: `base_url`, `api_key`, `channel_ids`, `queries`; optional `outbound_accounts`, `video_days`,
            `reply_days`, `search_pages`, `most_pages`, `daily_units`, `daily_searches`, `night_share`, `http` (options
            of `HttpSource`).
        ledger: keeps `youtube.units`, `youtube.searches` and what was not reached.
    """
    channel_ids = tuple(dict.fromkeys(str(channel) for channel in settings.get("channel_ids", ())))
    queries = tuple(dict.fromkeys(str(query) for query in settings.get("queries", ())))
    if not (settings.get("base_url") and (channel_ids or queries)):
        return ()

    def quota(name: str, limit: int) -> Quota:
        return Quota(name, limit, reset_zone=RESET_ZONE, night_share=float(settings.get("night_share", 0.8)))

    return (
        YouTubeComments(
            base_url=str(settings["base_url"]),
            key=str(settings.get("api_key", "")),
            channel_ids=channel_ids,
            queries=queries,
            ledger=ledger,
            units=quota("youtube.units", int(settings.get("daily_units", UNITS_A_DAY))),
            searches=quota("youtube.searches", int(settings.get("daily_searches", SEARCHES_A_DAY))),
            outbound_accounts=tuple(str(account) for account in settings.get("outbound_accounts", ())),
            video_days=int(settings.get("video_days", DEFAULT_VIDEO_DAYS)),
            reply_days=int(settings.get("reply_days", DEFAULT_REPLY_DAYS)),
            search_pages=int(settings.get("search_pages", DEFAULT_SEARCH_PAGES)),
            most_pages=int(settings.get("most_pages", DEFAULT_MOST_PAGES)),
            http_options=dict(settings.get("http", {})),
        ),
    )

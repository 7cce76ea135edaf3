"""Public Instagram media under the city's hashtags: thirty of them in seven days, the last day of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from extract.contract import Extraction, Extractor, Feed
from extract.errors import BudgetSpentError, ItemRefusedError, QuotaExceededError
from extract.graph_api import DEFAULT_MOST_PAGES, DEFAULT_STOP_PERCENT, DEFAULT_VERSION, GraphCodes, GraphReader
from extract.http import HttpSource
from extract.json_records import days_asked_for, first_of_each
from extract.posts import typed_posts
from extract.provenance import walk_artefact
from extract.quota import Budget, Ledger, Quota
from extract.sources.instagram import parse
from extract.sources.instagram.client import InstagramClient
from extract.sources.instagram.schema import MEDIA, PLATFORM
from extract.window import Window

HASHTAGS_A_WEEK, WEEK_DAYS = 30, 7
DEFAULT_DAILY_CALLS = 4_800
DEFAULT_REACH_HOURS = 24
# The night begins an hour after its day has ended.
DEFAULT_TOLERATED_HOURS = 2


@dataclass(frozen=True)
class InstagramMedia:
    """Media of the watched hashtags.

    Attributes:
        user_id: the city's professional account, which asks and whose own media are outbound.
        hashtags: without `#`, in the order of their importance.
        calls: requests a day.
        searches: different hashtags in a week.
        reach_hours: how far back the API shows media.
        tolerated_hours: how much of the window's beginning may be missed without a word.
    """

    base_url: str
    token: str = field(repr=False)
    user_id: str
    hashtags: tuple[str, ...]
    ledger: Ledger
    calls: Quota
    searches: Quota
    reach_hours: int = DEFAULT_REACH_HOURS
    tolerated_hours: int = DEFAULT_TOLERATED_HOURS
    version: str = DEFAULT_VERSION
    codes: GraphCodes = field(default_factory=GraphCodes)
    stop_percent: int = DEFAULT_STOP_PERCENT
    most_pages: int = DEFAULT_MOST_PAGES
    http_options: Mapping[str, Any] = field(default_factory=dict)
    feed: Feed = MEDIA

    def extract(self, window: Window, *, pulled_at: datetime) -> Extraction:
        """What the API still shows of the window; hashtags an earlier run did not reach come first.

        Raises:
            SourceError: the API failed or answered otherwise than agreed; a limit was used up before anything came.
        """
        budget = Budget(self.calls, self.ledger, self.feed.name, window, pulled_at)
        searches = Budget(self.searches, self.ledger, self.feed.name, window, pulled_at)
        records: list[Mapping[str, Any]] = []
        gaps: list[str] = []
        warnings: list[str] = []
        hidden = parse.out_of_reach(
            window, asked_at=pulled_at, reach_hours=self.reach_hours, tolerated_hours=self.tolerated_hours
        )
        gaps += [hidden] if hidden else []
        earlier = self.ledger.positions(self.feed.name)
        left = sorted(self.hashtags, key=lambda tag: tag not in earlier)
        with HttpSource(
            base_url=self.base_url, feed=self.feed.name, before_request=budget.take, **self.http_options
        ) as http:
            client = InstagramClient(self._reader(http), self.user_id)
            own: list[Mapping[str, Any]] = []
            unread = client.read_own_media(into=own, window=window)
            warnings += [f"시 계정 게시물 목록 {unread}: 시 게시물 일부가 시민 글로 셀 수 있음"] if unread else []
            own_links = parse.permalinks(own)
            for hashtag in tuple(left):
                listed: list[Mapping[str, Any]] = []
                try:
                    searches.take(item=hashtag)
                except BudgetSpentError as error:
                    # Hashtags that were asked before this week cost nothing: the others wait.
                    gaps.append(f"해시태그 {hashtag}: {error.problem}")
                    continue
                try:
                    unread = self._read(client, hashtag, listed, window)
                    gaps += [f"해시태그 {hashtag}: {unread}"] if unread else []
                except ItemRefusedError:
                    warnings.append(f"해시태그 {hashtag} 은(는) 인스타그램에 없거나 막혀 있음: 목록에서 빼기")
                except QuotaExceededError as error:
                    if len(left) == len(self.hashtags):
                        raise
                    gaps.append(f"해시태그 {len(left):,}개를 다 받지 못함: {error.problem}")
                    break
                finally:
                    records += [
                        parse.flat_medium(r, hashtag=hashtag, own_links=own_links, own_account=self.user_id)
                        for r in listed
                    ]
                left.remove(hashtag)
            artefact = walk_artefact(client.reader.address, client.reader.bodies)
        distinct = first_of_each(records, key="id", text_key="caption")
        kept = days_asked_for(distinct, time_key="timestamp", window=window)
        rows, numbers, rejected, unknown = typed_posts(
            self.feed, kept, platform=PLATFORM, collected_on=window.last_on, outbound_accounts=(self.user_id,)
        )
        return Extraction(
            rows=rows,
            rejected=rejected,
            declared_count=None,
            artefacts=(artefact,),
            pulled_at=pulled_at,
            warnings=tuple(warnings),
            row_numbers=numbers,
            unknown=unknown,
            gaps=tuple(gaps),
            positions={
                **dict.fromkeys((tag for tag in earlier if tag not in left), None),
                **dict.fromkeys(left, window.last_on.isoformat()),
            },
        )

    def _read(
        self, client: InstagramClient, hashtag: str, listed: list[Mapping[str, Any]], window: Window
    ) -> str | None:
        answer = client.find_hashtag(hashtag, window=window)
        found = parse.hashtag_id(answer, feed=self.feed.name, window=window)
        if found is None:
            raise ItemRefusedError(self.feed.name, window, "해시태그 검색 결과가 비어 있음", "목록에서 빼기")
        return client.read_recent(found, into=listed, window=window)

    def _reader(self, http: HttpSource) -> GraphReader:
        return GraphReader(
            http=http,
            token=self.token,
            feed=self.feed.name,
            version=self.version,
            codes=self.codes,
            stop_percent=self.stop_percent,
            most_pages=self.most_pages,
        )


def build(settings: Mapping[str, Any], *, ledger: Ledger) -> tuple[Extractor, ...]:
    """The one feed; not there when no account or no hashtag is named.

    Args:
        settings: `base_url`, `api_key` (the access token), `user_id`, `hashtags`; optional `version`, `daily_calls`,
            `night_share`, `weekly_hashtags`, `reach_hours`, `tolerated_hours`, `stop_percent`, `most_pages`,
            `error_codes` (lists by name of `GraphCodes`), `http` (options of `HttpSource`).
        ledger: keeps `instagram.calls`, `instagram.hashtags` and the hashtags that were not reached.
    """
    if not (settings.get("base_url") and settings.get("user_id") and settings.get("hashtags")):
        return ()
    hashtags = dict.fromkeys(str(tag).strip().removeprefix("#") for tag in settings["hashtags"])
    calls = Quota(
        "instagram.calls",
        int(settings.get("daily_calls", DEFAULT_DAILY_CALLS)),
        night_share=float(settings.get("night_share", 0.8)),
    )
    searches = Quota(
        "instagram.hashtags",
        int(settings.get("weekly_hashtags", HASHTAGS_A_WEEK)),
        period_days=WEEK_DAYS,
        # The same hashtags are asked every night and count once a week: a share of them would drop some for good.
        night_share=1.0,
    )
    return (
        InstagramMedia(
            base_url=str(settings["base_url"]),
            token=str(settings.get("api_key", "")),
            user_id=str(settings["user_id"]),
            hashtags=tuple(tag for tag in hashtags if tag),
            ledger=ledger,
            calls=calls,
            searches=searches,
            reach_hours=int(settings.get("reach_hours", DEFAULT_REACH_HOURS)),
            tolerated_hours=int(settings.get("tolerated_hours", DEFAULT_TOLERATED_HOURS)),
            version=str(settings.get("version", DEFAULT_VERSION)),
            codes=GraphCodes.of(settings.get("error_codes", {})),
            stop_percent=int(settings.get("stop_percent", DEFAULT_STOP_PERCENT)),
            most_pages=int(settings.get("most_pages", DEFAULT_MOST_PAGES)),
            http_options=dict(settings.get("http", {})),
        ),
    )

"""The city's Facebook pages: their posts, and the comments below the posts of the last weeks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from extract.contract import Extraction, Extractor, Feed
from extract.errors import ItemRefusedError, QuotaExceededError
from extract.graph_api import DEFAULT_MOST_PAGES, DEFAULT_STOP_PERCENT, DEFAULT_VERSION, GraphCodes, GraphReader
from extract.http import HttpSource
from extract.json_records import days_asked_for, first_of_each
from extract.posts import typed_posts
from extract.provenance import walk_artefact
from extract.quota import Budget, Ledger, Quota
from extract.sources.facebook import parse
from extract.sources.facebook.client import FacebookClient
from extract.sources.facebook.schema import COMMENTS, PLATFORM, POSTS
from extract.window import Window

# 200 calls an hour, as an older page of Meta's says; a setting, for the real limit depends on the page.
DEFAULT_DAILY_CALLS = 4_800
DEFAULT_COMMENT_DAYS = 14
PATH_ID = re.compile(r"[0-9A-Za-z_-]{1,64}")


@dataclass(frozen=True)
class FacebookDoor:
    """How the pages are reached.

    Attributes:
        pages: name by page id.
        token: a page token, or one with the feature Page Public Content Access.
        outbound_accounts: further accounts of the city, by id.
    """

    base_url: str
    token: str = field(repr=False)
    pages: Mapping[str, str]
    ledger: Ledger
    quota: Quota
    version: str = DEFAULT_VERSION
    codes: GraphCodes = field(default_factory=GraphCodes)
    stop_percent: int = DEFAULT_STOP_PERCENT
    most_pages: int = DEFAULT_MOST_PAGES
    posts_edge: str = "published_posts"
    comments_edge: str = "comments"
    outbound_accounts: tuple[str, ...] = ()
    http_options: Mapping[str, Any] = field(default_factory=dict)

    @contextmanager
    def open(self, feed: Feed, window: Window, moment: datetime) -> Iterator[FacebookClient]:
        """A client for one run of one feed; its reader remembers all answers."""
        budget = Budget(self.quota, self.ledger, feed.name, window, moment)
        http = HttpSource(base_url=self.base_url, feed=feed.name, before_request=budget.take, **self.http_options)
        with http:
            reader = GraphReader(
                http=http,
                token=self.token,
                feed=feed.name,
                version=self.version,
                codes=self.codes,
                stop_percent=self.stop_percent,
                most_pages=self.most_pages,
            )
            yield FacebookClient(reader, posts_edge=self.posts_edge, comments_edge=self.comments_edge)

    @property
    def own_accounts(self) -> tuple[str, ...]:
        return (*self.pages, *self.outbound_accounts)


@dataclass
class _Found:
    """What a run has so far."""

    records: list[Mapping[str, Any]] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    positions: dict[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True)
class FacebookPosts:
    """The posts of the city's pages: outbound, never counted as voice."""

    door: FacebookDoor
    feed: Feed = POSTS

    def extract(self, window: Window, *, pulled_at: datetime) -> Extraction:
        """The window's posts of every page.

        Raises:
            SourceError: the API failed or answered otherwise than agreed; its quota was used up before anything came.
        """
        found = _Found()
        with self.door.open(self.feed, window, pulled_at) as client:
            for page_id, name in self.door.pages.items():
                listed: list[Mapping[str, Any]] = []
                try:
                    left = client.read_posts(
                        page_id, since=window.start_at, until=window.end_at, into=listed, window=window
                    )
                    found.gaps += [f"페이지 {name}: {left}"] if left else []
                except QuotaExceededError as error:
                    if not client.reader.bodies:
                        raise
                    found.gaps.append(f"페이지 {name} 부터 게시글을 다 받지 못함: {error.problem}")
                    break
                finally:
                    found.records += [parse.flat_post(r, page_id=page_id, page_name=name) for r in listed]
        return _extraction(self.feed, found, self.door, client, window, pulled_at)


@dataclass(frozen=True)
class FacebookComments:
    """What is written below the pages' posts of the last `comment_days` days."""

    door: FacebookDoor
    comment_days: int = DEFAULT_COMMENT_DAYS
    feed: Feed = COMMENTS

    def extract(self, window: Window, *, pulled_at: datetime) -> Extraction:
        """The window's comments below the posts that are followed; posts an earlier run did not reach come first.

        Raises:
            SourceError: as `FacebookPosts.extract`.
        """
        found = _Found()
        with self.door.open(self.feed, window, pulled_at) as client:
            posts = self._posts_to_read(client, found, window)
            pending = list(posts)
            for post_id, name in posts.items():
                listed: list[Mapping[str, Any]] = []
                try:
                    left = client.read_comments(post_id, into=listed, window=window)
                    found.gaps += [f"게시글 {post_id} 의 댓글: {left}"] if left else []
                except ItemRefusedError:
                    found.warnings.append(f"게시글 {post_id} 은(는) 지워졌거나 닫혀서 댓글을 읽지 못함")
                except QuotaExceededError as error:
                    if len(pending) == len(posts) and not listed:
                        raise
                    found.gaps.append(f"게시글 {len(pending):,}건의 댓글을 다 받지 못함: {error.problem}")
                    break
                finally:
                    found.records += [parse.flat_comment(r, post_id=post_id, page_name=name) for r in listed]
                pending.remove(post_id)
        earlier = self.door.ledger.positions(self.feed.name)
        found.positions |= dict.fromkeys((p for p in earlier if p not in pending), None)
        found.positions |= {post_id: posts[post_id] for post_id in pending}
        return _extraction(self.feed, found, self.door, client, window, pulled_at)

    def _posts_to_read(self, client: FacebookClient, found: _Found, window: Window) -> dict[str, str]:
        """Page name by id of each post with comments: those left over first, then newest first."""
        posts = dict(self.door.ledger.positions(self.feed.name))
        since = window.start_at - timedelta(days=self.comment_days)
        for page_id, name in self.door.pages.items():
            listed: list[Mapping[str, Any]] = []
            try:
                left = client.read_posts(page_id, since=since, until=window.end_at, into=listed, window=window)
                found.gaps += [f"페이지 {name}: 게시글 목록 {left}"] if left else []
            except QuotaExceededError as error:
                if not client.reader.bodies:
                    raise
                found.gaps.append(f"페이지 {name} 부터 게시글 목록을 다 받지 못함: {error.problem}")
                break
            finally:
                flat = [(parse.flat_post(r, page_id=page_id, page_name=name)["id"], r) for r in listed]
                usable = {i: name for i, r in flat if i and PATH_ID.fullmatch(i) and parse.comment_count(r) != 0}
                unusable = sum(not (i and PATH_ID.fullmatch(i)) for i, _ in flat)
                posts = {**posts, **{i: n for i, n in usable.items() if i not in posts}}
                found.gaps += [f"페이지 {name}: 번호를 읽을 수 없는 게시글 {unusable:,}건의 댓글"] if unusable else []
        return posts


def _extraction(
    feed: Feed, found: _Found, door: FacebookDoor, client: FacebookClient, window: Window, pulled_at: datetime
) -> Extraction:
    distinct = first_of_each(found.records, key="id", text_key="message")
    records = days_asked_for(distinct, time_key="created_time", window=window)
    rows, numbers, rejected, unknown = typed_posts(
        feed, records, platform=PLATFORM, collected_on=window.last_on, outbound_accounts=door.own_accounts
    )
    return Extraction(
        rows=rows,
        rejected=rejected,
        # The API states no total for a window: its summaries count what it does not show, too.
        declared_count=None,
        artefacts=(walk_artefact(client.reader.address, client.reader.bodies),),
        pulled_at=pulled_at,
        warnings=tuple(found.warnings),
        row_numbers=numbers,
        unknown=unknown,
        gaps=tuple(found.gaps),
        positions=found.positions,
    )


def build(settings: Mapping[str, Any], *, ledger: Ledger) -> tuple[Extractor, ...]:
    """The two feeds of the city's pages; none when no page is named.

    Args:
        settings: `base_url`, `api_key` (the page token), `pages` (name by page id); optional `version`, `posts_edge`,
            `comments_edge`, `comment_days`, `outbound_accounts`, `daily_calls`, `night_share`, `stop_percent`,
            `most_pages`, `error_codes` (lists by name of `GraphCodes`), `http` (options of `HttpSource`).
        ledger: keeps `facebook.calls` and the posts whose comments were not reached.
    """
    if not (settings.get("base_url") and settings.get("pages")):
        return ()
    door = FacebookDoor(
        base_url=str(settings["base_url"]),
        token=str(settings.get("api_key", "")),
        pages={str(page_id): str(name) for page_id, name in settings["pages"].items()},
        ledger=ledger,
        quota=Quota(
            "facebook.calls",
            int(settings.get("daily_calls", DEFAULT_DAILY_CALLS)),
            night_share=float(settings.get("night_share", 0.8)),
        ),
        version=str(settings.get("version", DEFAULT_VERSION)),
        codes=GraphCodes.of(settings.get("error_codes", {})),
        stop_percent=int(settings.get("stop_percent", DEFAULT_STOP_PERCENT)),
        most_pages=int(settings.get("most_pages", DEFAULT_MOST_PAGES)),
        posts_edge=str(settings.get("posts_edge", "published_posts")),
        comments_edge=str(settings.get("comments_edge", "comments")),
        outbound_accounts=tuple(settings.get("outbound_accounts", ())),
        http_options=dict(settings.get("http", {})),
    )
    comments = FacebookComments(door, comment_days=int(settings.get("comment_days", DEFAULT_COMMENT_DAYS)))
    return (FacebookPosts(door), comments)

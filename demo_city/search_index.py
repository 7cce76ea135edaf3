"""What a search engine knows of the city's posts: newest first, by the words in them, as of 01:00 after a day."""

from __future__ import annotations

import html
import re
import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from demo_city.city import City
from demo_city.days import Days, night_of, to_seconds
from demo_city.social import OWN

ARCHIVE_DAYS = 60
"""How far back an engine's list goes; enough to reach its limit at full scale."""
EVERYWHERE = "인천"
"""Engines search whole pages, of which an answer shows a piece: every page of this city has its name somewhere."""
EXCERPT = 160
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - times are KST wall-clock
_KEPT_RANGES = 32


@dataclass(frozen=True)
class Page:
    """One page of the web; `posted_at` is KST wall-clock time."""

    code: str
    posted_at: datetime
    title: str
    body: str
    author: str
    site: str
    is_own: bool


@dataclass(frozen=True)
class Collection:
    """What of the city one kind of search covers: `per_day` pages a day at scale 1, written like `platform`'s posts."""

    feed: str
    platform: str
    per_day: float


class SearchIndex:
    """The pages of some collections. Asked from several threads at once."""

    def __init__(self, city: City) -> None:
        self._city = city
        self._lock = threading.Lock()
        self._pages: OrderedDict[tuple[Collection, date, date], tuple[Page, ...]] = OrderedDict()

    def find(self, collection: Collection, query: str, *, latest_on: date) -> list[Page]:
        """Pages with every word of the query and none that stands behind a minus, newest first."""
        days = Days.of(latest_on - timedelta(days=ARCHIVE_DAYS), latest_on + timedelta(days=1))
        as_of = night_of(latest_on).replace(tzinfo=None)
        return [page for page in self._of(collection, days) if page.posted_at < as_of and matches(page, query)]

    def of_days(self, collection: Collection, days: Days, query: str) -> list[Page]:
        """Pages of some days, newest first."""
        return [page for page in self._of(collection, days) if matches(page, query)]

    def _of(self, collection: Collection, days: Days) -> tuple[Page, ...]:
        key = (collection, days.start_on, days.end_on)
        with self._lock:
            if key not in self._pages:
                self._pages[key] = self._made(collection, days)
                while len(self._pages) > _KEPT_RANGES:
                    self._pages.popitem(last=False)
            return self._pages[key]

    def _made(self, collection: Collection, days: Days) -> tuple[Page, ...]:
        posts = self._city.platform_posts(
            days, feed=collection.feed, platform=collection.platform, per_day=collection.per_day
        )
        edited_by = to_seconds(night_of(days.end_on - timedelta(days=2)))
        pages = [
            Page(
                code=str(posts.url[i]).rsplit("/", 1)[-1],
                posted_at=_EPOCH + timedelta(seconds=int(posts.posted_at[i])),
                title=str(posts.title[i] or ""),
                body=str(posts.body[i] if 0 <= posts.edited_at[i] <= edited_by else posts.first_body[i]),
                author=str(posts.author[i]),
                site=str(posts.site[i] or posts.platform[i]),
                is_own=posts.kind[i] == OWN,
            )
            for i in range(len(posts))
        ]
        return tuple(sorted(pages, key=lambda page: (page.posted_at, page.code), reverse=True))


def matches(page: Page, query: str) -> bool:
    """Whether a page has the query's words."""
    text = f"{page.title} {page.body} {page.site}"
    for word in query.split():
        if word.startswith("-") and len(word) > 1:
            if word[1:] == EVERYWHERE or word[1:] in text:
                return False
        elif word != EVERYWHERE and word not in text:
            return False
    return True


def marked(text: str, query: str) -> str:
    """As engines show it: entities for the signs of HTML, and what was searched for in `<b>`."""
    shown = html.escape(text)
    words = sorted((html.escape(w) for w in query.split() if not w.startswith("-")), key=len, reverse=True)
    return re.sub("|".join(map(re.escape, words)), lambda m: f"<b>{m.group()}</b>", shown) if words else shown


def excerpt(text: str) -> str:
    """The piece of a page that an answer shows."""
    line = " ".join(text.split())
    return line if len(line) <= EXCERPT else f"{line[:EXCERPT]}..."

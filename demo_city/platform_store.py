"""Posts of one place as its servers would show them at a moment: newest first, edited, deleted, liked so far."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np

from demo_city.city import City
from demo_city.days import KST, Days, night_of, to_seconds
from demo_city.social import OWN, counts_as_of

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - times are KST wall-clock
_KEPT_NIGHTS = 4


@dataclass(frozen=True)
class Item:
    """One post; times have their zone.

    Attributes:
        number: never 0, the same for the same post.
        edited_at: None when it was not edited by then.
    """

    number: int
    posted_at: datetime
    edited_at: datetime | None
    body: str
    author: str
    is_own: bool
    likes: int
    replies: int
    shares: int


class PlatformStore:
    """The posts of one feed. Asked from several threads at once.

    Args:
        city: whose posts.
        feed: names the dice.
        platform: whose manner of writing.
        per_day: posts a day at scale 1.
        days_back: how far back the place shows anything.
        noise_share: share that has nothing to do with the city.
    """

    def __init__(
        self, city: City, *, feed: str, platform: str, per_day: float, days_back: int, noise_share: float = 0.3
    ) -> None:
        self._city = city
        self._feed, self._platform, self._per_day = feed, platform, per_day
        self._days_back, self._noise_share = days_back, noise_share
        self._lock = threading.Lock()
        self._shown: OrderedDict[date, tuple[Item, ...]] = OrderedDict()

    def shown(self, latest_on: date) -> tuple[Item, ...]:
        """Everything that is to be seen at 01:00 after `latest_on`, newest first."""
        with self._lock:
            if latest_on not in self._shown:
                self._shown[latest_on] = self._made(latest_on)
                while len(self._shown) > _KEPT_NIGHTS:
                    self._shown.popitem(last=False)
            return self._shown[latest_on]

    def _made(self, latest_on: date) -> tuple[Item, ...]:
        # The night begins in the day after: its first hour is there, too.
        days = Days.of(latest_on - timedelta(days=self._days_back), latest_on + timedelta(days=1))
        posts = self._city.platform_posts(
            days, feed=self._feed, platform=self._platform, per_day=self._per_day, noise_share=self._noise_share
        )
        as_of = to_seconds(night_of(latest_on))
        there = (posts.posted_at < as_of) & ~((posts.deleted_at >= 0) & (posts.deleted_at <= as_of))
        rows = np.flatnonzero(there)
        likes, replies, shares = counts_as_of(posts, rows, as_of)
        items = []
        for place, row in enumerate(rows.tolist()):
            is_edited = 0 <= int(posts.edited_at[row]) <= as_of
            items.append(
                Item(
                    number=int(str(posts.url[row]).rsplit("/", 1)[-1], 16) % 10**15 + 1,
                    posted_at=_moment(int(posts.posted_at[row])),
                    edited_at=_moment(int(posts.edited_at[row])) if is_edited else None,
                    body=str(posts.body[row] if is_edited else posts.first_body[row]),
                    author=str(posts.author[row]),
                    is_own=posts.kind[row] == OWN,
                    likes=int(likes[place]),
                    replies=int(replies[place]),
                    shares=int(shares[place]),
                )
            )
        return tuple(sorted(items, key=lambda item: (item.posted_at, item.number), reverse=True))


def has_words(text: str, query: str) -> bool:
    """Whether a post is one a query finds: all its words but the city's name, which everything here is about."""
    words = [word for word in query.split() if ":" not in word and not word.startswith("-") and word != "인천"]
    return all(word.removeprefix("#") in text for word in words)


def _moment(seconds: int) -> datetime:
    return (_EPOCH + timedelta(seconds=seconds)).replace(tzinfo=KST)

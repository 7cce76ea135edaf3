"""What the HTTP server serves: the boards and the question and answer service, by days and moment."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Protocol

from demo_city import board
from demo_city.acrc import Entry
from demo_city.board import BoardPosts
from demo_city.board_pages import BoardItem
from demo_city.city import City
from demo_city.days import Days, night_of, to_date, to_seconds

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - times are KST wall-clock
_KEPT_WINDOWS = 8


class Site(Protocol):
    """Anything the server can serve."""

    @property
    def boards(self) -> Mapping[str, str]:
        """Title by board code."""
        ...

    def board_items(self, board_code: str, days: Days, as_of: datetime) -> Sequence[BoardItem]: ...

    def board_item(self, board_code: str, post_id: str, as_of: datetime | None) -> BoardItem | None: ...

    def entries(self, days: Days) -> Sequence[Entry]: ...

    def entry(self, faq_no: int, duty_section: str) -> Entry | None: ...


class CitySite:
    """The city's site; generated windows are kept, for a list is read page by page."""

    def __init__(self, city: City) -> None:
        self._city = city
        self._lock = threading.Lock()
        self._posts: OrderedDict[Days, tuple[BoardPosts, dict[int, int]]] = OrderedDict()
        self._entries: OrderedDict[Days, dict[tuple[int, str], Entry]] = OrderedDict()

    @property
    def boards(self) -> Mapping[str, str]:
        return board.BOARD_TITLES

    def board_items(self, board_code: str, days: Days, as_of: datetime) -> Sequence[BoardItem]:
        posts, rows = self._posts_of(days)
        moment = to_seconds(as_of)
        items = (self._item(posts, row, moment) for row in rows.values() if posts.board[row] == board_code)
        return [item for item in items if item]

    def board_item(self, board_code: str, post_id: str, as_of: datetime | None) -> BoardItem | None:
        if not post_id.isdecimal() or not 15_000_000 < int(post_id) < 40_000_000:
            return None
        day = to_date(int(post_id) // 1000)
        posts, rows = self._posts_holding(day)
        row = rows.get(int(post_id))
        if row is None or posts.board[row] != board_code:
            return None
        return self._item(posts, row, to_seconds(as_of or night_of(day)))

    def entries(self, days: Days) -> Sequence[Entry]:
        return tuple(self._entries_of(days).values())

    def entry(self, faq_no: int, duty_section: str) -> Entry | None:
        if not 1_500_000 < faq_no < 4_000_000:
            return None
        day = to_date(faq_no // 100)
        with self._lock:
            kept = [days for days in self._entries if days.start_on <= day < days.end_on]
        return self._entries_of(kept[-1] if kept else Days.of(day, day)).get((faq_no, duty_section))

    def _posts_of(self, days: Days) -> tuple[BoardPosts, dict[int, int]]:
        with self._lock:
            if days not in self._posts:
                posts = self._city.board_posts(days)
                self._posts[days] = (posts, {post_id: row for row, post_id in enumerate(posts.post_id.tolist())})
                if len(self._posts) > _KEPT_WINDOWS:
                    self._posts.popitem(last=False)
            return self._posts[days]

    def _posts_holding(self, day: date) -> tuple[BoardPosts, dict[int, int]]:
        with self._lock:
            kept = [days for days in self._posts if days.start_on <= day < days.end_on]
        return self._posts_of(kept[-1] if kept else Days.of(day, day))

    @staticmethod
    def _item(posts: BoardPosts, row: int, as_of: int) -> BoardItem | None:
        deleted_at = int(posts.deleted_at[row])
        if int(posts.posted_at[row]) >= as_of or 0 <= deleted_at <= as_of:
            return None
        views, likes = board.counts_as_of(posts, row, as_of)
        is_edited = 0 <= int(posts.edited_at[row]) <= as_of
        return BoardItem(
            post_id=str(posts.post_id[row]),
            board=str(posts.board[row]),
            title=posts.title[row],
            body=posts.body[row] if is_edited else posts.first_body[row],
            author=posts.author[row],
            posted_at=_EPOCH + timedelta(seconds=int(posts.posted_at[row])),
            views=views,
            likes=likes,
            department=posts.department[row],
        )

    def _entries_of(self, days: Days) -> dict[tuple[int, str], Entry]:
        with self._lock:
            if days in self._entries:
                return self._entries[days]
            found = self._city.qna(days)
            entries = [
                Entry(
                    faq_no=int(found.faq_no[i]),
                    duty_section=found.duty_section[i],
                    title=found.title[i],
                    question=found.question[i],
                    answer=found.answer[i],
                    agency_code=found.agency_code[i],
                    agency_name=found.agency_name[i],
                    department=found.department[i],
                    registered_at=_EPOCH + timedelta(seconds=int(found.registered_at[i])),
                )
                for i in range(len(found))
            ]
            self._entries[days] = {(e.faq_no, e.duty_section): e for e in entries}
            if len(self._entries) > _KEPT_WINDOWS:
                self._entries.popitem(last=False)
            return self._entries[days]

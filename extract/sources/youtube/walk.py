"""Walks one thing that has comments, newest first, with the replies that a thread does not show by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, timedelta
from typing import Any

from extract.errors import ItemRefusedError
from extract.http import Response
from extract.json_records import times_of
from extract.sources.youtube import parse
from extract.sources.youtube.client import YouTubeClient
from extract.window import Window


@dataclass
class CommentWalk:
    """One run over videos and channels.

    Attributes:
        reply_days: threads so much older than the window are still looked into for new replies.
        most_pages: of one list.
        records: flat records of all comments met, also of other days.
        bodies: all answers, in order.
        address: of the first answer, without the key.
    """

    client: YouTubeClient
    window: Window
    reply_days: int
    most_pages: int
    records: list[Mapping[str, Any]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list, repr=False)
    gaps: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    address: str = ""

    def videos(self, query: str, *, video_days: int, most_pages: int, without_channels: frozenset[str]) -> list[str]:
        """Ids of the videos of the last days about a query; how many pages are worth their quota is `most_pages`."""
        found: list[str] = []
        after = self.window.start_at - timedelta(days=video_days)

        def ask(token: str | None) -> Response:
            return self.client.search(
                query, after=after, before=self.window.end_at, page_token=token, window=self.window
            )

        for page in self._pages(ask, f"검색어 '{query}'", most_pages=most_pages):
            usable, nameless = parse.videos_in(page, without_channels=without_channels)
            found += usable
            self.gaps += [f"검색어 '{query}': 번호를 읽을 수 없는 동영상 {nameless:,}건"] if nameless else []
        return found

    def comments(self, name: str, value: str, *, label: str) -> None:
        """All comments of the window below a video or on a channel.

        Args:
            name: the API's parameter, e.g. `videoId`.
            value: its value.
            label: what it is called in messages.
        """

        def ask(token: str | None) -> Response:
            return self.client.read_threads(name, value, page_token=token, window=self.window)

        horizon = (self.window.start_at - timedelta(days=self.reply_days)).astimezone(UTC)
        for page in self._pages(ask, label, most_pages=self.most_pages):
            threads = [parse.thread_in(item) for item in page.items]
            for thread in threads:
                self.records.extend(thread.records)
                if thread.reply_count < len(thread.records):
                    continue
                if thread.thread_id is None:
                    self.gaps.append(f"{label}: 번호를 읽을 수 없는 댓글의 답글 {thread.reply_count:,}건")
                else:
                    self._replies(thread, thread.thread_id)
            # A pinned comment stands first whatever its age: only a page of nothing but old ones ends the walk.
            times = times_of([{"at": t.published_at} for t in threads], time_key="at")
            if len(times) and (times < horizon).fill_null(value=False).all():
                return

    def _replies(self, thread: parse.Thread, thread_id: str) -> None:
        """Replies beyond the few a thread shows."""

        def ask(token: str | None) -> Response:
            return self.client.read_replies(thread_id, page_token=token, window=self.window)

        video = thread.records[0]["videoId"]
        try:
            for page in self._pages(ask, f"댓글 {thread_id} 의 답글", most_pages=self.most_pages):
                self.records += [parse.flat_comment(i, video_id=video, thread_id=thread_id) for i in page.items]
        except ItemRefusedError:
            self.warnings.append(f"댓글 {thread_id} 은(는) 읽는 사이에 지워져 답글을 읽지 못함")

    def _pages(
        self, ask: Callable[[str | None], Response], label: str, *, most_pages: int
    ) -> Iterator[parse.YouTubePage]:
        token: str | None = None
        seen: set[str] = set()
        for _ in range(most_pages):
            answer = ask(token)
            page = parse.page_in(answer.content, feed=self.client.feed, window=self.window)
            self.bodies.append(answer.content)
            self.address = self.address or answer.url_without_secrets
            yield page
            token = page.next_token
            if token is None:
                return
            if token in seen:
                self.gaps.append(f"{label}: 다음 쪽이 앞 쪽으로 되돌아와 그만둠")
                return
            seen.add(token)
        self.gaps.append(f"{label}: {most_pages:,}쪽 뒤가 남음")

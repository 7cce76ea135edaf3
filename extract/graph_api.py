"""Asking Meta's Graph API: one edge page by page, politely, without ever leaving the configured host."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from extract.errors import ItemRefusedError, QuotaExceededError
from extract.graph_pages import GraphError, error_in, page_in, usage_percent
from extract.http import HttpSource, Refusal
from extract.window import Window

DEFAULT_VERSION = "v26.0"
DEFAULT_STOP_PERCENT = 90
DEFAULT_MOST_PAGES = 200
# The API may filter a page down to nothing and still have more; so many in a row bring nothing new only in a loop.
MOST_PAGES_WITHOUT_NEWS = 3


@dataclass(frozen=True)
class GraphCodes:
    """What error codes mean: settings, because only some are on the publisher's pages.

    Attributes:
        gone: (code, subcode) of a single item that is not there or not shown.
    """

    quota: frozenset[int] = frozenset({4, 17, 18, 32, 613, *range(80_000, 80_015)})
    passing: frozenset[int] = frozenset({1, 2})
    token: frozenset[int] = frozenset({102, 190, 463, 467})
    permission: frozenset[int] = frozenset({3, 10, *range(200, 300)})
    gone: frozenset[tuple[int, int]] = frozenset({(100, 33), (24, 2207024), (24, 2207026)})

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> GraphCodes:
        """Lists of numbers by name; `gone` is a list of pairs."""
        given: dict[str, Any] = {name: frozenset(map(int, codes)) for name, codes in settings.items() if name != "gone"}
        if "gone" in settings:
            given["gone"] = frozenset((int(code), int(subcode)) for code, subcode in settings["gone"])
        return replace(cls(), **given)


@dataclass
class GraphReader:
    """Reads edges in one run; counts nothing itself, that is what the `before_request` of `http` is for.

    Attributes:
        http: owned and closed by the caller.
        token: never in a message or an artefact.
        feed: for messages.
        stop_percent: when the API says that so much of its limits is used, nothing more is asked.
        most_pages: of one edge.
        bodies: all answers of the run, in order.
        address: of the first answer, without keys.
    """

    http: HttpSource
    token: str = field(repr=False)
    feed: str
    version: str = DEFAULT_VERSION
    codes: GraphCodes = field(default_factory=GraphCodes)
    stop_percent: int = DEFAULT_STOP_PERCENT
    most_pages: int = DEFAULT_MOST_PAGES
    bodies: list[bytes] = field(default_factory=list, repr=False)
    address: str = ""
    _used_percent: int = 0

    def walk(
        self, path: str, params: Mapping[str, str | int], *, into: list[Mapping[str, Any]], window: Window
    ) -> str | None:
        """Append the records of an edge to `into`, page by page, so that what was read stays when the quota ends.

        Returns:
            Why the edge is not whole, in words for a person, or None when its last page was read.

        Raises:
            ItemRefusedError: the thing the edge belongs to is gone or closed.
            QuotaExceededError: the API's limit or our share of it is used up.
            SourceError: as `HttpSource.get` and `page_in`.
        """
        seen: set[str] = set()
        after: str | None = None
        stale = 0
        for _ in range(self.most_pages):
            asked = {**params, "after": after} if after else params
            page = page_in(self.read(path, asked, window=window), feed=self.feed, window=window)
            # Instagram's cursor is the same on every page: only what the pages bring tells a loop.
            ids = {str(record.get("id") or record) for record in page.records}
            stale = 0 if ids - seen else stale + 1
            if ids - seen or not page.records:
                into.extend(page.records)
            seen |= ids
            if page.after is None:
                return None
            if stale >= MOST_PAGES_WITHOUT_NEWS:
                return f"새 글 없이 다음 쪽만 {stale}번 이어져 그만둠"
            after = page.after
        return f"{self.most_pages}쪽 뒤가 남음"

    def read(self, path: str, params: Mapping[str, str | int], *, window: Window) -> bytes:
        """One answer.

        Raises:
            SourceError: as `walk`.
        """
        if self._used_percent >= self.stop_percent:
            raise QuotaExceededError(
                self.feed,
                window,
                f"Graph API 사용률 {self._used_percent}%(멈춤 기준 {self.stop_percent}%)",
                "한도가 풀린 뒤(한 시간쯤) 다시 실행",
            )

        def inspect(content: bytes) -> Refusal | None:
            error = error_in(content)
            if error and (error.code, error.subcode) in self.codes.gone:
                raise ItemRefusedError(self.feed, window, _named(error), "지워졌거나 비공개로 바뀐 글인지 확인")
            return refusal_of(error, self.codes) if error else None

        asked = {**params, "access_token": self.token}
        answer = self.http.get(f"/{self.version}/{path}", asked, window=window, expect="json", inspect=inspect)
        self._used_percent = usage_percent(answer.headers)
        self.bodies.append(answer.content)
        self.address = self.address or answer.url_without_secrets
        return answer.content


def refusal_of(error: GraphError, codes: GraphCodes) -> Refusal:
    """What an error asks of us and of a person."""
    if error.code in codes.quota:
        return Refusal(_named(error), "한도가 풀린 뒤(한 시간쯤) 다시 실행", is_quota=True)
    if error.code in codes.token:
        return Refusal(_named(error), "페이지 토큰이 만료되었거나 취소됨: 새 토큰을 받아 연결 설정에 넣기")
    if error.code in codes.permission:
        return Refusal(_named(error), "앱의 권한과 승인된 기능(공개 콘텐츠 접근)을 확인")
    if error.code in codes.passing or error.is_transient:
        return Refusal(_named(error), "잠시 뒤 다시 실행; 계속되면 Meta 상태 페이지를 확인", may_pass=True)
    return Refusal(_named(error), "요청 항목과 API 판(version)을 Meta 문서와 견주기")


def _named(error: GraphError) -> str:
    return f"Graph API 오류 {error.code}" + (f"/{error.subcode}" if error.subcode else "")

"""Fetches pages of civic groups' sites, of allowed hosts only."""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import ExitStack
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from extract.errors import SourceUnavailableError
from extract.http import HttpSource, Response
from extract.sources.civic_group.groups import host_of, is_allowed, split_address
from extract.sources.civic_group.schema import STATEMENTS
from extract.window import Window


@dataclass
class CivicClient:
    """One connection for each site, opened when it is first asked. A context manager: it closes them all.

    Attributes:
        connect: opens a site by scheme and host.
        allowed_hosts: hosts that may be asked at all; a page of strangers cannot send us anywhere else.
    """

    connect: Callable[[str], HttpSource]
    allowed_hosts: Collection[str]
    _sites: dict[str, HttpSource] = field(default_factory=dict)
    _opened: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._opened.close()

    def may_read(self, address: str) -> bool:
        """Whether the address is on an allowed host."""
        return is_allowed(address, self.allowed_hosts)

    def read(self, address: str, *, window: Window, page: tuple[str, int] | None = None) -> Response:
        """One page, whatever it is made of.

        Args:
            address: whole.
            window: for messages.
            page: name and value of the query parameter that turns the list's pages.

        Raises:
            SourceUnavailableError: the host is not allowed, or the server refused, failed or stayed silent.
        """
        if not self.may_read(address):
            raise SourceUnavailableError(
                STATEMENTS.name,
                window,
                f"허용되지 않은 서버 {host_of(address) or '(읽을 수 없는 주소)'}",
                "필요한 서버면 설정의 allowed_hosts 에 더하기",
            )
        origin, path, params = split_address(address)
        if origin not in self._sites:
            self._sites[origin] = self._opened.enter_context(self.connect(origin))
        if page:
            params[page[0]] = page[1]
        return self._sites[origin].get(path, params, window=window, expect="any")

"""What the city's server and its services exchange: a request, an answer, and the shape of a service."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from http import HTTPStatus
from typing import Any, Protocol

from demo_city.days import LATEST_ON

JSON = "application/json; charset=utf-8"


@dataclass(frozen=True)
class Request:
    """A request as a service sees it.

    Attributes:
        method: GET or POST.
        path: without the query.
        params: the query, decoded; of a name that came twice the last.
        headers: by lower-case name.
        body: at most a mebibyte.
        extra_total: rows too many that a total must state: a test asked for a wrong total.
        latest_on: the last whole day: it is 01:00 on the day after. For services that are not asked for days.
    """

    method: str
    path: str
    params: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    extra_total: int = 0
    latest_on: date = LATEST_ON


@dataclass(frozen=True)
class Answer:
    """A response: status, body, its type, and further headers."""

    status: HTTPStatus
    body: bytes
    content_type: str
    headers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of_json(
        cls, value: Any, *, status: HTTPStatus = HTTPStatus.OK, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """A value as JSON, Hangul as it is."""
        return cls(status, json.dumps(value, ensure_ascii=False).encode(), JSON, headers or {})


class Service(Protocol):
    """One source's protocol. Asked from several threads at once."""

    @property
    def prefixes(self) -> tuple[str, ...]:
        """The paths it answers, by their beginnings; no two services share one."""
        ...

    def answer(self, request: Request) -> Answer: ...

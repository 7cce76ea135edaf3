"""What servers do on bad days, switched on by path for a number of requests."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any


class Mode(StrEnum):
    """One way to fail; the answers are made by the server."""

    TOO_MANY = "429"
    BROKEN = "500"
    TIMEOUT = "timeout"
    HTML = "html"
    XML_ERROR = "xml_error"
    QUOTA = "quota"
    KEY = "key"
    TRUNCATE = "truncate"
    WRONG_TOTAL = "wrong_total"
    SLOW = "slow"


@dataclass(frozen=True)
class Misbehaviour:
    """A rule: requests whose path starts with `path` fail in this mode, `times` more times."""

    path: str
    mode: Mode
    times: int
    seconds: float

    @classmethod
    def of(cls, order: Mapping[str, Any]) -> Misbehaviour:
        """Read an order such as `{"path": "/board", "mode": "500", "times": 2}`.

        Raises:
            ValueError: no path, an unknown mode or a number that is none.
        """
        if not str(order.get("path", "")).startswith("/"):
            raise ValueError("path must start with /")
        mode = Mode(str(order.get("mode")))
        return cls(str(order["path"]), mode, int(order.get("times", 1)), float(order.get("seconds", 2.0)))


class Switchboard:
    """The rules of one server; the oldest rule that fits is used first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._rules: list[Misbehaviour] = []

    def add(self, rule: Misbehaviour) -> None:
        with self._lock:
            self._rules.append(rule)

    def clear(self) -> None:
        with self._lock:
            self._rules.clear()

    def take(self, path: str) -> Misbehaviour | None:
        """The rule for this request, used up by one."""
        with self._lock:
            for i, rule in enumerate(self._rules):
                if path.startswith(rule.path) and rule.times > 0:
                    self._rules[i] = replace(rule, times=rule.times - 1)
                    self._rules = [r for r in self._rules if r.times > 0]
                    return rule
        return None

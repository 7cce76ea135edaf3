"""Waiting: a clock that only goes forward, a sleep, and a limit of mails a minute; all handed in."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Timer:
    """How time passes for a run; tests hand in their own.

    Attributes:
        monotonic: seconds from an unknown start.
        sleep: waits that many seconds.
    """

    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


class Pace:
    """Spaces events evenly: a burst at the start of each minute is what receivers punish."""

    def __init__(self, per_minute: float | None, timer: Timer) -> None:
        self._gap = 60.0 / per_minute if per_minute else 0.0
        self._timer = timer
        self._free_at = timer.monotonic()

    def wait(self) -> None:
        """Return when the next event may happen."""
        if not self._gap:
            return
        now = self._timer.monotonic()
        if self._free_at > now:
            self._timer.sleep(self._free_at - now)
        # Time lost elsewhere is not made up for by a burst.
        self._free_at = max(self._free_at, now) + self._gap

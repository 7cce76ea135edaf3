"""What a person sees while something long runs: one line per step, with its seconds; plain text when not a terminal."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console


class Progress:
    """Prints steps as they end; several threads may use it at once.

    Args:
        console: where to print; tests pass one that records.
    """

    def __init__(self, console: Console | None = None) -> None:
        self.console = console or Console(highlight=False)
        self._started = time.monotonic()

    @contextmanager
    def step(self, title: str) -> Iterator[None]:
        """Time a block; says that it failed when it raises."""
        began = time.monotonic()
        try:
            yield
        except BaseException:
            self.say(f"[red]✘[/] {title} [dim]({time.monotonic() - began:.1f} s)[/]")
            raise
        self.say(f"[green]✔[/] {title} [dim]({time.monotonic() - began:.1f} s)[/]")

    def say(self, text: str) -> None:
        # Paths are copied from the screen: a terminal may break them, we do not.
        self.console.print(text, soft_wrap=True)

    def title(self, text: str) -> None:
        self.say(f"\n[bold]{text}[/] [dim]+{time.monotonic() - self._started:.0f} s[/]")

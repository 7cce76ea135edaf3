"""One figure of a benchmark, the table that a person reads and the file that a machine reads."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from rich.console import Console
from rich.table import Column, Table

MIN_WIDTH = 140


@dataclass(frozen=True)
class Measure:
    """A figure and what it is held against.

    Attributes:
        metric: its fixed name.
        value: None when there was nothing to measure it on.
        unit: `share`, `per 1000`, `s`, `MiB`, ...
        bar: what is asked for, or None.
        sense: on which side of the bar the value should be.
        n: how many things it was measured on.
        note: what a reader must know to read it.
    """

    metric: str
    value: float | None
    unit: str
    bar: float | None
    sense: Literal["<=", ">="]
    n: int
    note: str = ""

    @property
    def is_met(self) -> bool | None:
        """None where there is no bar or no value."""
        if self.value is None or self.bar is None:
            return None
        return self.value <= self.bar if self.sense == "<=" else self.value >= self.bar


def publish(measures: Sequence[Measure], *, title: str, path: Path, console: Console | None = None) -> None:
    """Print a table, then write the list as JSON; folders are made."""
    # Names and figures are never cut: only the note is broken into lines, on a table of at least `MIN_WIDTH`.
    console = console or Console()
    if console.width < MIN_WIDTH:
        console = Console(file=console.file, width=MIN_WIDTH)
    figures = [Column(name, no_wrap=True) for name in ("metric", "value", "unit", "bar", "n", "")]
    table = Table(*figures, "note", title=title, title_justify="left")
    for measure in measures:
        value = "-" if measure.value is None else f"{measure.value:.4f}".rstrip("0").rstrip(".")
        bar = "" if measure.bar is None else f"{measure.sense} {measure.bar:g}"
        met = {True: "met", False: "MISSED", None: ""}[measure.is_met]
        table.add_row(measure.metric, value, measure.unit, bar, f"{measure.n:,}", met, measure.note)
    console.print(table)
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = [asdict(measure) for measure in measures]
    path.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")

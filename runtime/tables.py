"""Lists at a terminal: a table that never cuts a cell, and plain tab-separated lines where the output is piped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.cells import cell_len
from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

# Narrower than this a last column that is broken into lines can no longer be read.
LAST_COLUMN_WIDTH = 30
# Two spaces and a rule for each column.
PADDING = 3


def show(console: Console, heads: Sequence[str], rows: Iterable[Sequence[object]], *, title: str = "") -> None:
    """Print rows: boxed on a terminal, where only the last column is broken into lines; else tab-separated.

    Args:
        console: where to print; whether it is a terminal decides the form.
        heads: names of the columns.
        rows: cells in the order of the heads; None prints as nothing.
        title: above a boxed table; a piped one has none, so that every line is a row.
    """
    lines = [["" if cell is None else str(cell) for cell in row] for row in rows]
    if not console.is_terminal:
        for line in (heads, *lines):
            # Past rich, which would break long lines and read `[...]` as markup.
            console.file.write("\t".join(" ".join(cell.split()) for cell in line) + "\n")
        return
    columns = [*(Column(head, no_wrap=True) for head in heads[:-1]), Column(heads[-1], overflow="fold")]
    table = Table(*columns, title=title or None, title_justify="left")
    for line in lines:
        table.add_row(*map(escape, line))
    # A table that shrinks loses what it says; a terminal breaks a line that is too long for it, and keeps it.
    wide = Console(
        file=console.file,
        width=max(_least_width(heads, lines), console.width),
        force_terminal=True,
        no_color=console.no_color,
    )
    wide.print(table)


def _least_width(heads: Sequence[str], lines: Sequence[Sequence[str]]) -> int:
    widths = [max(map(cell_len, column)) for column in zip(heads, *lines, strict=True)]
    return sum(widths[:-1]) + min(widths[-1], LAST_COLUMN_WIDTH) + PADDING * len(widths) + 1

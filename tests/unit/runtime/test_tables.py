from __future__ import annotations

import io

from rich.console import Console

from runtime import tables

HEADS = ("key", "publication", "문서번호", "mail")
ROWS = [(1, "weekly", None, "sent 7"), (2, "quarterly", "소통기획관실-1234", "[red]uncertain[/] 2, sent 5")]


def printed(*, terminal: bool, width: int) -> str:
    file = io.StringIO()
    tables.show(Console(file=file, force_terminal=terminal, width=width, no_color=True), HEADS, ROWS, title="판")
    return file.getvalue()


def test_a_piped_list_is_tab_separated_with_one_line_a_row() -> None:
    assert printed(terminal=False, width=20).splitlines() == [
        "key\tpublication\t문서번호\tmail",
        "1\tweekly\t\tsent 7",
        "2\tquarterly\t소통기획관실-1234\t[red]uncertain[/] 2, sent 5",
    ]


def test_no_cell_is_cut_on_a_narrow_terminal() -> None:
    text = printed(terminal=True, width=30)
    for cell in ("publication", "quarterly", "소통기획관실-1234", "[red]uncertain[/] 2, sent 5"):
        assert cell in text
    assert "…" not in text


def test_only_the_last_column_is_broken_into_lines() -> None:
    file = io.StringIO()
    console = Console(file=file, force_terminal=True, width=60, no_color=True)
    tables.show(console, ("figure", "key"), [("f656", "a=1, " * 20)])
    lines = [line for line in file.getvalue().splitlines() if "a=1" in line]
    assert len(lines) > 1
    assert sum(line.count("a=1") for line in lines) >= 19


def test_an_empty_list_shows_its_heads() -> None:
    file = io.StringIO()
    tables.show(Console(file=file, force_terminal=True, width=60), ("key", "mail"), [])
    assert "mail" in file.getvalue()

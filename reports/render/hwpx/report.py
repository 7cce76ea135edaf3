"""A snapshot as a 한글 보고서 that officials can edit: masthead, 본문, then 붙임 from a new page."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from typing import Any

from reports.publication import Rendering
from reports.render.blocks import MARKS
from reports.render.hwpx import styles
from reports.render.hwpx.plain import plain
from reports.render.hwpx.writer import PAGE, PAGES, TAB, Box, Grid, Line, Run, Writer

# As in the PDF: a short table stays whole, a longer one may run over a page with its head repeated.
_WHOLE_ROWS = 12
_BULLETS = {0: "subheading", 1: "item", 2: "detail", 3: "note"}
_TONES = {"up": "cell_up", "down": "cell_down", "muted": "cell_muted", "strong": "cell_strong", "small": "cell_small"}


def render_report(rendering: Rendering) -> bytes:
    """The 보고서; the same rendering gives the same bytes."""
    snapshot = plain(rendering.snapshot)
    header = snapshot["header"]
    writer = Writer(styles.REPORT)
    writer.running(
        header=Line("header", (Run(f"{header['title']} {header['issue']}"), TAB, Run(header["marking"]))),
        footer=Line("footer", (Run(f"문의처: {snapshot['foot']['contact']}"), TAB, PAGE, Run(" / "), PAGES)),
    )
    _masthead(writer, header)
    for section in snapshot["body"]:
        writer.line(Line.of("heading", f"□ {section['title']}"))
        if section["code"] == "summary":
            _summary(writer, section["blocks"], rendering)
        else:
            _blocks(writer, section["blocks"], rendering)
    annexes = snapshot["annexes"]
    if annexes:
        writer.line(Line.of("annex_list", f"붙임  {'  '.join(_listed(annexes))}  끝."))
    for n, annex in enumerate(annexes, start=1):
        title = Line("annex", (Run(f" 붙임 {n} ", "annex_chip"), Run(f"  {annex['title']}")))
        # As in the PDF: a sheet of a group, or one to fill in, has a page of its own.
        starts_page = n == 1 or bool(annex.get("group")) or annex["code"].endswith("_sheet")
        writer.line(title, page_break=starts_page)
        _blocks(writer, annex["blocks"], rendering)
    return writer.finish(
        title=header["document_title"],
        creator=header["office"],
        subject=header["description"],
        keyword=f"{header['title']}, {header['issue']}",
        dated_at=rendering.dated_at,
    )


def _listed(annexes: list[dict[str, Any]]) -> Iterator[str]:
    """The annexes by number; neighbours of one group are named once."""
    numbered = enumerate(annexes, start=1)
    for group, members in itertools.groupby(numbered, key=lambda numbered_annex: numbered_annex[1].get("group", "")):
        numbers = list(members)
        if group:
            yield f"{numbers[0][0]}~{numbers[-1][0]}. {group}"
        else:
            yield from (f"{n}. {annex['title']}" for n, annex in numbers)


def _masthead(writer: Writer, header: Mapping[str, str]) -> None:
    left = (Line.of("masthead_over", header["subtitle"]), Line.of("masthead", header["masthead"]))
    right = (
        Line.of("masthead_side", header["issue"], "masthead_issue"),
        Line.of("masthead_side", header["date"]),
        Line.of("masthead_side", header["office"]),
    )
    writer.grid(Grid((62, 38), ((Box(left, "masthead", "BOTTOM"), Box(right, "masthead", "BOTTOM")),), above_mm=1.2))
    writer.line(Line("period", (Run(f"{header['period_name']} {header['period']}"), TAB, Run(header["marking"]))))
    if header["correction"]:
        _notice(writer, {"state": "held", "title": header["correction_title"], "text": header["correction"]})


def _summary(writer: Writer, blocks: list[dict[str, Any]], rendering: Rendering) -> None:
    """Its ○ lines in tinted boxes, the rest as ever."""
    for is_boxed, run in itertools.groupby(blocks, key=lambda block: block["kind"] == "bullet" and block["level"] == 1):
        members = list(run)
        if is_boxed:
            lines = tuple(Line.of("summary", f"○ {block['text']}") for block in members)
            writer.grid(Grid((1,), ((Box(lines, "summary"),),), above_mm=1.8))
        else:
            _blocks(writer, members, rendering)


def _blocks(writer: Writer, blocks: list[dict[str, Any]], rendering: Rendering) -> None:
    for block in blocks:
        kind = block["kind"]
        if kind == "bullet":
            writer.line(Line.of(_BULLETS[block["level"]], f"{MARKS[block['level']]} {block['text']}"))
        elif kind == "table":
            _table(writer, block)
        elif kind == "chart":
            writer.line(Line.of("caption", block["title"]))
            writer.picture(rendering.pictures[block["code"]], words=f"{block['title']}. {block['description']}")
        elif kind == "photo":
            writer.line(Line.of("caption", f"[사진] {block['caption'] or block['alt']}"))
        elif kind == "notice":
            _notice(writer, block)
        elif kind == "quotes":
            writer.line(Line.of("quote_title", f"○ {block['title']}"))
            for item in block["items"]:
                writer.line(Line.of("quote", f"“{item['text']}”"))
                writer.line(Line.of("quote_source", f"{item['source']} · {item['key']}"))


def _table(writer: Writer, block: Mapping[str, Any]) -> None:
    unit = (TAB, Run(f"(단위: {block['unit']})", "unit")) if block["unit"] else ()
    writer.line(Line("caption", (Run(block["caption"]), *unit)))
    aligned = [f"cell_{column['align']}" for column in block["columns"]]
    head = tuple(
        Box((Line.of(style, column["label"], "cell_head"),), "head")
        for style, column in zip(aligned, block["columns"], strict=True)
    )
    rows = tuple(
        tuple(
            Box(
                (
                    Line.of(
                        style, cell["text"], "cell_row_head" if cell["is_head"] else _TONES.get(cell["tone"], "cell")
                    ),
                ),
                "row",
            )
            for style, cell in zip(aligned, row, strict=True)
        )
        for row in block["rows"]
    )
    writer.grid(
        Grid(
            tuple(column["weight"] for column in block["columns"]),
            (head, *rows),
            head_rows=1,
            may_flow=len(rows) > _WHOLE_ROWS,
            comment=block["caption"],
        )
    )
    for note in block["notes"]:
        writer.line(Line.of("note", f"{MARKS[3]} {note}"))


def _notice(writer: Writer, notice: Mapping[str, Any]) -> None:
    is_empty = notice["state"] == "empty"
    lines = (
        Line.of("notice_title", notice["title"], None if is_empty else "held_title"),
        Line.of("notice", notice["text"]),
    )
    writer.grid(Grid((1,), ((Box(lines, "empty" if is_empty else "held"),),), comment=notice["title"], above_mm=1.6))

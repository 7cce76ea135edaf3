"""A snapshot's body as plain text, for readers and programs that show no HTML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from reports.render.blocks import annex_list

INDENTS = {0: "", 1: " ", 2: "   ", 3: " "}


def render_text(snapshot: Mapping[str, Any]) -> str:
    """The header, the body sections with their tables as lines, the list of annexes and the contact."""
    header = snapshot["header"]
    lines = [
        f"{header['masthead']} {header['issue']}  {header['date']}",
        header["office"],
        f"{header['period_name']} {header['period']}",
    ]
    if header["correction"]:
        lines += ["", f"[{header['correction_title']}] {header['correction']}"]
    for section in snapshot["body"]:
        lines += ["", f"□ {section['title']}"]
        for block in section["blocks"]:
            lines += _block(block)
    if snapshot["annexes"]:
        lines += ["", "붙임 (PDF 파일에 있음)"]
    lines += [f" {n}. {annex['title']}" for n, annex in enumerate(annex_list(snapshot), start=1)]
    lines += ["", f"문의처: {snapshot['foot']['contact']}", ""]
    return "\n".join(lines)


def _block(block: Mapping[str, Any]) -> Iterator[str]:
    match block["kind"]:
        case "bullet":
            mark = {0: "□", 1: "○", 2: "-", 3: "※"}[block["level"]]
            yield f"{INDENTS[block['level']]}{mark} {block['text']}"
        case "table":
            yield f" [{block['caption']}]" + (f" (단위: {block['unit']})" if block["unit"] else "")
            labels = [column["label"] for column in block["columns"]]
            for row in block["rows"]:
                head = " ".join(cell["text"] for cell, n in zip(row, range(len(row)), strict=True) if n <= _head(row))
                rest = [
                    f"{label} {cell['text']}"
                    for n, (label, cell) in enumerate(zip(labels, row, strict=True))
                    if n > _head(row) and cell["text"]
                ]
                yield f"   - {head}: {', '.join(rest)}"
            yield from (f" ※ {note}" for note in block["notes"])
        case "chart":
            yield f" [그림: {block['title']}] {block['description']}"
        case "photo":
            yield f" [사진: {block['caption'] or block['alt']}] {block['alt'] if block['caption'] else ''}".rstrip()
        case "notice":
            yield f" ** {block['title']}: {block['text']}"
        case "quotes":
            yield f" ○ {block['title']}"
            yield from (f"   “{quote['text']}” ({quote['source']})" for quote in block["items"])


def _head(row: list[Mapping[str, Any]]) -> int:
    """The position of the row's head cell."""
    return next((n for n, cell in enumerate(row) if cell["is_head"]), 0)

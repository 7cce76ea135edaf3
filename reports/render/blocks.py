"""What both renderers need to know about a snapshot's blocks."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from reports.figures import Picture, draw

MARKS = {0: "□", 1: "○", 2: "-", 3: "※"}


def sections(snapshot: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Body sections, then annexes."""
    yield from snapshot["body"]
    yield from snapshot["annexes"]


def annex_list(snapshot: Mapping[str, Any]) -> list[dict[str, str]]:
    """Title and state of each annex; those of a group (`reports.document.Sheet`) are named once, with their number."""
    listed: list[dict[str, str]] = []
    groups: dict[str, int] = {}
    for annex in snapshot["annexes"]:
        group = annex.get("group", "")
        groups[group] = groups.get(group, 0) + 1
        if not group:
            listed.append({"title": annex["title"], "state": annex["state"]})
        elif groups[group] == 1:
            listed.append({"title": group, "state": annex["state"]})
    return [
        {**entry, "title": f"{entry['title']} {groups[entry['title']]}부"} if entry["title"] in groups else entry
        for entry in listed
    ]


def charts(snapshot: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for section in sections(snapshot):
        yield from (block for block in section["blocks"] if block["kind"] == "chart")


def photos(snapshot: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for section in sections(snapshot):
        yield from (block for block in section["blocks"] if block["kind"] == "photo")


def pictures(snapshot: Mapping[str, Any], *, font_dir: Path | None = None) -> dict[str, Picture]:
    """Every chart of a snapshot, drawn, and every photograph it holds, by its code."""
    drawn = {chart["code"]: draw(chart, font_dir=font_dir) for chart in charts(snapshot)}
    return drawn | {
        photo["code"]: _photograph(photo, snapshot["photos"][photo["sha256"]]) for photo in photos(snapshot)
    }


def _photograph(photo: Mapping[str, Any], encoded: str) -> Picture:
    width, height = photo["width_px"], photo["height_px"]
    # typst takes bytes of a picture as text only: a frame in SVG carries the JPEG as it is.
    frame = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f'<image width="{width}" height="{height}" href="data:image/jpeg;base64,{encoded}"/></svg>'
    )
    return Picture(frame, b"", width, height, base64.b64decode(encoded))


def grouped(blocks: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Blocks with neighbouring bullets of one level gathered into one list, and □ turned into a heading."""
    result: list[dict[str, Any]] = []
    for block in blocks:
        if block["kind"] != "bullet":
            result.append(dict(block))
        elif block["level"] == 0:
            result.append({"kind": "heading", "text": block["text"]})
        elif result and result[-1]["kind"] == "list" and result[-1]["level"] == block["level"]:
            result[-1]["items"].append(block["text"])
        else:
            result.append(
                {"kind": "list", "level": block["level"], "mark": MARKS[block["level"]], "items": [block["text"]]}
            )
    return result

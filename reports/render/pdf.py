"""A snapshot as an accessible PDF (PDF/UA-1 and PDF/A-2a) through typst.

All words travel as JSON data; typst never reads them as markup. The time in the file is the issue's, not the clock's.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import typst

from reports import fonts, palette, text
from reports.errors import RenderError
from reports.figures import Picture
from reports.render.blocks import grouped

STANDARDS: list[Literal["a-2a", "ua-1"]] = ["a-2a", "ua-1"]
# Stands for a character that the font cannot draw (emoji, other scripts); PDF/A forbids leaving it blank.
UNDRAWABLE = "〓"
# What the template looks things up by, and never prints.
_NAMES = frozenset({"code", "kind", "state", "tone", "align", "shape", "colours", "font"})
_ZERO_WIDTH_SPACE = 0x200B
REPORTS = Path(__file__).resolve().parent.parent


def render_pdf(
    snapshot: Mapping[str, Any],
    *,
    template: Path,
    pictures: Mapping[str, Picture],
    dated_at: datetime,
    font_dir: Path | None = None,
) -> bytes:
    """The PDF of a snapshot; the same snapshot, pictures and time give the same bytes.

    Args:
        snapshot: the frozen document.
        template: a typst file inside `reports/`.
        pictures: the drawn charts by code.
        dated_at: the time written into the file; must carry a time zone.
        font_dir: a folder that replaces the default font.

    Raises:
        RenderError: when typst refuses the document.
    """
    folder = fonts.font_dir(font_dir)
    try:
        return bytes(
            typst.compile(  # type: ignore[call-overload]
                str(template),
                root=str(REPORTS),
                font_paths=[str(folder)],
                ignore_system_fonts=True,
                format="pdf",
                sys_inputs=inputs(snapshot, pictures, folder),
                pdf_standards=STANDARDS,
                timestamp=int(dated_at.timestamp()),
            )
        )
    except typst.TypstError as error:
        raise RenderError(
            f"{template.name}: typst refused the document: {error}. Check the template and the font."
        ) from error


def inputs(snapshot: Mapping[str, Any], pictures: Mapping[str, Picture], folder: Path) -> dict[str, str]:
    """All that a template reads, as typst's inputs; `folder` holds the font."""
    document = {
        "header": snapshot["header"],
        "foot": snapshot["foot"],
        "body": [_section(section) for section in snapshot["body"]],
        "annexes": [_section(section) for section in snapshot["annexes"]],
        "font": fonts.family(folder),
        "colours": {name.lower(): value for name, value in vars(palette).items() if name.isupper()},
    }
    return {
        "document": json.dumps(drawable(document, folder), ensure_ascii=False),
        "pictures": json.dumps({code: picture.svg for code, picture in pictures.items()}),
    }


def _section(section: Mapping[str, Any]) -> dict[str, Any]:
    return {**section, "blocks": grouped(section["blocks"])}


def drawable(value: Any, folder: Path) -> Any:
    """The same value with breakable long runs and no character outside the folder's font."""
    return _drawable(value, fonts.covered_characters(folder) | {_ZERO_WIDTH_SPACE, ord("\n")})


def _drawable(value: Any, covered: frozenset[int]) -> Any:
    if isinstance(value, str):
        drawn = "".join(c if ord(c) in covered else _substitute(c) for c in text.breakable(value))
        while UNDRAWABLE * 2 in drawn:
            drawn = drawn.replace(UNDRAWABLE * 2, UNDRAWABLE)
        return drawn
    if isinstance(value, Mapping):
        return {key: item if key in _NAMES else _drawable(item, covered) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_drawable(item, covered) for item in value]
    return value


def _substitute(character: str) -> str:
    # Variation selectors and joiners belong to the emoji before them.
    return "" if 0xFE00 <= ord(character) <= 0xFE0F else UNDRAWABLE

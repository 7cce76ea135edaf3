"""The cover of an electronic book as a picture, drawn by typst from the snapshot's header."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst

from reports import fonts, palette
from reports.errors import RenderError
from reports.render.pdf import drawable

_TEMPLATE = Path(__file__).with_name("templates") / "cover.typ"
# 120 by 160 mm at 254 dots an inch: 1,200 by 1,600.
PIXELS_PER_INCH = 254.0


def render_cover(snapshot: Mapping[str, Any], *, font_dir: Path | None = None) -> bytes:
    """A PNG of 1,200 x 1,600; the same header gives the same bytes.

    Raises:
        RenderError: when typst refuses it.
    """
    folder = fonts.font_dir(font_dir)
    document = {
        "header": drawable(snapshot["header"], folder),
        "font": fonts.family(folder),
        "colours": {name.lower(): value for name, value in vars(palette).items() if name.isupper()},
    }
    try:
        picture = typst.compile(
            str(_TEMPLATE),
            font_paths=[str(folder)],
            ignore_system_fonts=True,
            format="png",
            ppi=PIXELS_PER_INCH,
            sys_inputs={"document": json.dumps(document, ensure_ascii=False)},
        )
    except typst.TypstError as error:
        raise RenderError(
            f"{_TEMPLATE.name}: typst refused the cover: {error}. Check the template and the font."
        ) from error
    return bytes(picture)  # type: ignore[arg-type]

"""The looks of `styles.py` written into a document, and the ids that it gives them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hwpx import HwpxDocument
from hwpx.oxml.namespaces import HH

from reports.render.hwpx.styles import BORDERS, FACES, POINT, TEXT_WIDTH, Border, Face, Style


@dataclass(frozen=True)
class Looks:
    """The ids that a document gave its looks.

    Attributes:
        table: the styles themselves, by name.
        faces: by name.
        borders: by name.
        styles: by name.
        shapes: paragraph shapes by the style's name: lines break between words only.
        loose_shapes: the same, breaking inside words, for a word that is longer than its line.
        own_faces: the face of each style.
    """

    table: Mapping[str, Style]
    faces: Mapping[str, str]
    borders: Mapping[str, str]
    styles: Mapping[str, str]
    shapes: Mapping[str, str]
    loose_shapes: Mapping[str, str]
    own_faces: Mapping[str, str]


def install(document: HwpxDocument, table: Mapping[str, Style]) -> Looks:
    """Write a table of styles, and all faces and borders, into a document's header."""
    part = document.parts.headers[0]
    # Spaces as wide as the font has them, and not half a character (글꼴에 어울리는 빈칸).
    base = part.ensure_char_property(modifier=lambda face: face.set("useFontSpace", "1")).get("id", "")
    borders = {name: _border(document, border) for name, border in BORDERS.items()}
    faces = {name: _face(document, face, base) for name, face in FACES.items()}
    right_tab = part.ensure_tab_definition(tab_stops=[{"pos": TEXT_WIDTH, "type": "RIGHT"}])
    # Against the names, 한글 reads `breakNonLatinWord` BREAK_WORD as "between words only" (어절) and KEEP_WORD as
    # "anywhere": so the skeleton's 바탕글 keeps words, its 캡션 does not.
    tight, loose = (str(document.styles.resolve(name).para_pr_id_ref) for name in ("바탕글", "캡션"))
    own_faces = {name: _face(document, style.face, base) for name, style in table.items()}
    shapes = {name: _shape(document, style, tight, borders, right_tab) for name, style in table.items()}
    loose_shapes = {name: _shape(document, style, loose, borders, right_tab) for name, style in table.items()}
    for shape in set(loose_shapes.values()):
        setting: Any = part.element.find(f".//{HH}paraPr[@id='{shape}']/{HH}breakSetting")
        setting.set("breakLatinWord", "BREAK_WORD")
    ids = {}
    for name, style in table.items():
        ids[name] = part.ensure_style(
            style.name_ko,
            eng_name=f"Report {name}",
            para_pr_id_ref=shapes[name],
            char_pr_id_ref=own_faces[name],
            lang_id=1042,
            lock_form=False,
        )
        part.ensure_style(style.name_ko, next_style_id_ref=ids[name])
    return Looks(table, faces, borders, ids, shapes, loose_shapes, own_faces)


def _shape(document: HwpxDocument, style: Style, base: str, borders: Mapping[str, str], right_tab: str) -> str:
    is_quote = style.border == "quote"
    return document.parts.headers[0].ensure_paragraph_format(
        base_para_pr_id=base,
        alignment=style.align,
        line_spacing_percent=style.line,
        margins={
            "intent": -round(style.hang * POINT),
            "left": round(style.left * POINT),
            "right": 0,
            "prev": round(style.before * POINT),
            "next": round(style.after * POINT),
        },
        border={
            "borderFillIDRef": borders[style.border or "none"],
            "offsetLeft": 6 * POINT if is_quote else 0,
            # The lines beside a quote and its source are one.
            "connect": int(is_quote),
        },
        break_setting={"keep_with_next": style.keeps_next, "widow_orphan": True},
        tab_pr_id_ref=right_tab if style.has_right_tab else "0",
    )


def _face(document: HwpxDocument, face: Face, base: str) -> str:
    return document.styles.ensure_run(
        font=face.font,
        size=face.size,
        bold=face.bold,
        color=face.colour,
        highlight=face.shade,
        base_char_pr_id=base,
    )


def _border(document: HwpxDocument, border: Border) -> str:
    return document.styles.ensure_border_fill(
        border_color=border.colour,
        border_width=f"{border.width_mm} mm",
        fill_color=border.fill,
        active_borders=border.sides,
    )

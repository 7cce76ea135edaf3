"""A 한글 document under construction: paragraphs, tables and pictures in the house styles, then its bytes.

Tables, pictures, styles and the package are python-hwpx's; paragraphs and runs are written here, because every one of
them names its own style and face.
"""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from hwpx import HwpxDocument
from hwpx.errors import HwpxError
from hwpx.opc.package import HwpxPackageError
from hwpx.oxml import HwpxOxmlParagraph
from hwpx.oxml.namespaces import HC, HP

from reports.errors import RenderError
from reports.figures import Picture
from reports.render.hwpx import looks, package, styles
from reports.render.hwpx.plain import lawful

_CELL_SIDE, _CELL_ABOVE = round(1.0 * styles.MILLIMETRE), round(0.7 * styles.MILLIMETRE)
# 한글 measures a picture's own size at 96 dots an inch.
_PIXEL = 75


@dataclass(frozen=True)
class Run:
    """Characters of one face; a `control` (tab, page, pages) stands for itself and carries no text."""

    text: str = ""
    face: str | None = None
    control: Literal["", "tab", "page", "pages"] = ""


TAB, PAGE, PAGES = Run(control="tab"), Run(control="page"), Run(control="pages")


@dataclass(frozen=True)
class Line:
    """One paragraph: its style and runs."""

    style: str
    runs: tuple[Run, ...]

    @classmethod
    def of(cls, style: str, text: str, face: str | None = None) -> Line:
        return cls(style, (Run(text, face),))

    @property
    def text(self) -> str:
        return "".join("\t" if run.control == "tab" else lawful(run.text) for run in self.runs)


@dataclass(frozen=True)
class Box:
    """One table cell."""

    lines: tuple[Line, ...]
    border: str = "none"
    vertical: Literal["TOP", "CENTER", "BOTTOM"] = "CENTER"


@dataclass(frozen=True)
class Grid:
    """A table.

    Attributes:
        weights: the columns' shares of the width.
        rows: cells by row; each row is as long as `weights`.
        head_rows: how many first rows are repeated on every page.
        may_flow: it may run over a page; else it moves to the next page whole, unless it is higher than half a page.
        comment: what a reader who cannot see it hears.
        above_mm: space over and under a cell's text.
    """

    weights: tuple[float, ...]
    rows: tuple[tuple[Box, ...], ...]
    head_rows: int = 0
    may_flow: bool = False
    comment: str = ""
    above_mm: float = 0.7


class Writer:
    """Appends to one A4 section; `finish` gives the file."""

    def __init__(self, table: Mapping[str, styles.Style]) -> None:
        self._document = HwpxDocument.new()
        self._document.page.setup(
            paper_size="A4",
            margin_top_mm=styles.MARGINS_MM["top"],
            margin_bottom_mm=styles.MARGINS_MM["bottom"],
            margin_left_mm=styles.MARGINS_MM["left"],
            margin_right_mm=styles.MARGINS_MM["right"],
            header_margin_mm=styles.MARGINS_MM["header"],
            footer_margin_mm=styles.MARGINS_MM["footer"],
        )
        self._looks = looks.install(self._document, table)
        self._section = self._document.sections[0]
        self._root = self._section.element
        self._first: Any = self._root.find(f"{HP}p")
        self._lines: list[str] = []

    def running(self, *, header: Line, footer: Line) -> None:
        """Head and foot of every page, the head from the second page on; to be called before anything is written."""
        self._running("header", "TOP", header)
        self._running("footer", "BOTTOM", footer)
        _set(self._root.find(f".//{HP}visibility"), hideFirstHeader=1)

    def line(self, line: Line, *, page_break: bool = False) -> None:
        """A paragraph, on a new page if asked."""
        self._write(line, styles.TEXT_WIDTH, page_break=page_break)
        self._lines.append(line.text)

    def grid(self, grid: Grid) -> None:
        """A table in a paragraph of its own."""
        paragraph = self._paragraph("object")
        widths = _shares(styles.TEXT_WIDTH, grid.weights)
        heights = [
            max(self._height(box, width, grid.above_mm) for box, width in zip(row, widths, strict=True))
            for row in grid.rows
        ]
        table = HwpxOxmlParagraph(paragraph, self._section).add_table(
            len(grid.rows),
            len(grid.weights),
            width=styles.TEXT_WIDTH,
            height=sum(heights),
            border_fill_id_ref=self._looks.borders["none"],
            char_pr_id_ref=self._looks.faces["anchor"],
        )
        # 한글 cuts off what is laid out as a character and taller than the page.
        flows = grid.may_flow or sum(heights) > styles.TEXT_HEIGHT / 2
        table.set_treat_as_char(not flows)
        element: Any = table.element
        element.set("repeatHeader", "1" if grid.head_rows else "0")
        element.set("pageBreak", "CELL" if flows else "NONE")
        above = round(grid.above_mm * styles.MILLIMETRE)
        _set(element.find(f"{HP}outMargin"), left=0, right=0, top=0, bottom=0)
        _set(element.find(f"{HP}inMargin"), left=_CELL_SIDE, right=_CELL_SIDE, top=above, bottom=above)
        if grid.comment:
            comment = element.makeelement(f"{HP}shapeComment", {})
            comment.text = lawful(grid.comment)
            element.find(f"{HP}outMargin").addnext(comment)
        for n, (row, boxes) in enumerate(zip(element.findall(f"{HP}tr"), grid.rows, strict=True)):
            for cell, box, width in zip(row.findall(f"{HP}tc"), boxes, widths, strict=True):
                cell.set("borderFillIDRef", self._looks.borders[box.border])
                cell.set("header", "1" if n < grid.head_rows else "0")
                _set(cell.find(f"{HP}cellSz"), width=width, height=heights[n])
                _set(cell.find(f"{HP}cellMargin"), left=_CELL_SIDE, right=_CELL_SIDE, top=above, bottom=above)
                inside = cell.find(f"{HP}subList")
                inside.set("vertAlign", box.vertical)
                inside.remove(inside.find(f"{HP}p"))
                for line in box.lines:
                    self._write(line, width - 2 * _CELL_SIDE, parent=inside)
            self._lines.append("\t".join(" ".join(line.text for line in box.lines) for box in boxes))

    def picture(self, picture: Picture, *, words: str) -> None:
        """A picture over the whole width, with words for whoever cannot see it."""
        paragraph = HwpxOxmlParagraph(self._paragraph("object"), self._section)
        item = self._document.media.add_image(picture.png, "png")
        pixels_wide, pixels_high = package.png_size(picture.png)
        width = styles.TEXT_WIDTH
        height = round(width * pixels_high / pixels_wide)
        placed: Any = paragraph.add_picture(str(item), width=width, height=height).element
        own_width, own_height = pixels_wide * _PIXEL, pixels_high * _PIXEL
        _set(placed.find(f"{HP}orgSz"), width=own_width, height=own_height)
        _set(placed.find(f"{HP}imgDim"), dimwidth=own_width, dimheight=own_height)
        _set(placed.find(f"{HP}imgClip"), left=0, right=own_width, top=0, bottom=own_height)
        corners = ((0, 0), (own_width, 0), (own_width, own_height), (0, own_height))
        for n, (x, y) in enumerate(corners):
            _set(placed.find(f"{HP}imgRect/{HC}pt{n}"), x=x, y=y)
        scale = placed.find(f"{HP}renderingInfo/{HC}scaMatrix")
        _set(scale, e1=f"{width / own_width:.6f}", e5=f"{height / own_height:.6f}")
        placed.find(f"{HP}shapeComment").text = lawful(words)
        self._lines.append(lawful(words))

    def finish(self, *, title: str, creator: str, subject: str, keyword: str, dated_at: datetime) -> bytes:
        """The file; the same calls give the same bytes.

        Raises:
            RenderError: when python-hwpx finds that 한글 could not open it.
        """
        self._section.mark_dirty()
        try:
            return package.packed(
                self._document,
                lines=self._lines,
                title=lawful(title),
                creator=lawful(creator),
                subject=lawful(subject),
                keyword=lawful(keyword),
                dated_at=dated_at,
            )
        except (HwpxError, HwpxPackageError) as error:
            raise RenderError(
                f"{title}: python-hwpx refused the document: {error}. Check its words and styles."
            ) from error

    def _paragraph(self, style: str, *, parent: Any = None, page_break: bool = False, is_loose: bool = False) -> Any:
        if parent is None and self._first is not None:
            # The section's own first paragraph carries the page's setup: an extra one would leave an empty line.
            paragraph, self._first = self._first, None
            for child in list(paragraph)[1:]:
                paragraph.remove(child)
        else:
            parent = self._root if parent is None else parent
            paragraph = parent.makeelement(f"{HP}p", {"id": "0"})
            parent.append(paragraph)
        shapes = self._looks.loose_shapes if is_loose else self._looks.shapes
        _set(paragraph, paraPrIDRef=shapes[style], styleIDRef=self._looks.styles[style])
        _set(paragraph, pageBreak=int(page_break), columnBreak=0, merged=0)
        return paragraph

    def _write(self, line: Line, width: int, *, parent: Any = None, page_break: bool = False) -> None:
        room, size = self._room(line, width), self._size(line)
        longest = max((_ems(word) for word in line.text.split()), default=0) * size * styles.POINT
        paragraph = self._paragraph(line.style, parent=parent, page_break=page_break, is_loose=longest > room)
        self._runs(paragraph, line)

    def _size(self, line: Line) -> float:
        faces = [styles.FACES[run.face] for run in line.runs if run.face]
        return max((face.size for face in faces), default=self._looks.table[line.style].face.size)

    def _room(self, line: Line, width: int) -> int:
        """How much of a width the line's text has, its further lines' indent taken off."""
        style = self._looks.table[line.style]
        return max(round(width - (style.left + style.hang) * styles.POINT), 1)

    def _runs(self, paragraph: Any, line: Line) -> None:
        own_face = self._looks.own_faces[line.style]
        for run in line.runs:
            face = own_face if run.face is None else self._looks.faces[run.face]
            element = _child(paragraph, "run", charPrIDRef=face)
            if run.control in ("page", "pages"):
                number = _child(
                    _child(element, "ctrl"),
                    "autoNum",
                    num="1",
                    numType="PAGE" if run.control == "page" else "TOTAL_PAGE",
                )
                _child(number, "autoNumFormat", type="DIGIT", userChar="", prefixChar="", suffixChar="", supscript="0")
                continue
            text = _child(element, "t")
            if run.control == "tab":
                # 2 is a tab that ends its text at the right; 한글 measures the width itself.
                _child(text, "tab", width="0", leader="0", type="2")
            else:
                text.text = lawful(run.text)

    def _running(self, kind: str, vertical: str, line: Line) -> None:
        # As 한글 writes it: a control in the first paragraph.
        control = _child(self._first.find(f"{HP}run"), "ctrl")
        story = _child(control, kind, id="0", applyPageType="BOTH")
        inside = _child(
            story,
            "subList",
            id="",
            textDirection="HORIZONTAL",
            lineWrap="BREAK",
            vertAlign=vertical,
            linkListIDRef="0",
            linkListNextIDRef="0",
            textWidth=str(styles.TEXT_WIDTH),
            textHeight=str(round(styles.MARGINS_MM[kind] * styles.MILLIMETRE)),
            hasTextRef="0",
            hasNumRef="0",
        )
        self._write(line, styles.TEXT_WIDTH, parent=inside)

    def _height(self, box: Box, width: int, above_mm: float) -> int:
        """A cell's likely height; 한글 lays the text out anew and makes a row higher when it must."""
        height = 2 * round(above_mm * styles.MILLIMETRE)
        for line in box.lines:
            style = self._looks.table[line.style]
            size, room = self._size(line), self._room(line, width - 2 * _CELL_SIDE)
            rows = max(1, -(-round(_ems(line.text) * size * styles.POINT) // room))
            height += round((rows * size * style.line / 100 + style.before + style.after) * styles.POINT)
        return height


def _child(parent: Any, name: str, **attributes: str) -> Any:
    element = parent.makeelement(f"{HP}{name}", attributes)
    parent.append(element)
    return element


def _set(element: Any, **attributes: object) -> None:
    for name, value in attributes.items():
        element.set(name, str(value))


def _shares(total: int, weights: Sequence[float]) -> list[int]:
    """Whole widths that add up to the total."""
    edges = [round(total * sum(weights[:n]) / sum(weights)) for n in range(len(weights) + 1)]
    return [right - left for left, right in itertools.pairwise(edges)]


def _ems(text: str) -> float:
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.55 if c.isalnum() else 0.35 for c in text)

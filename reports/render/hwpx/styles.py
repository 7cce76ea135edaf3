"""The looks of every 한글 file: one table of faces, paragraph styles and cell borders, in points and millimetres.

Fonts are named only: both come with 한글, and a reader without them gets its own substitute.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reports import palette

# HWPX counts in 1/7200 inch.
POINT = 100
MILLIMETRE = 7200 / 25.4

# A4 as 공문서: top 20, bottom 15, left and right 20, header and footer 10 mm each.
MARGINS_MM = {"top": 20, "bottom": 15, "left": 20, "right": 20, "header": 10, "footer": 10}
TEXT_HEIGHT = round((297 - sum(MARGINS_MM[side] for side in ("top", "bottom", "header", "footer"))) * MILLIMETRE)
TEXT_WIDTH = round((210 - MARGINS_MM["left"] - MARGINS_MM["right"]) * MILLIMETRE)

_BATANG, _DOTUM = "함초롬바탕", "함초롬돋움"


@dataclass(frozen=True)
class Face:
    """How characters look; `shade` is a colour behind them."""

    size: float
    font: str = _BATANG
    bold: bool = False
    colour: str = palette.INK
    shade: str | None = None


@dataclass(frozen=True)
class Style:
    """A paragraph style that an official finds in 한글's list of styles.

    Attributes:
        name_ko: its name there.
        face: how its characters look.
        align: LEFT, CENTER, RIGHT.
        left: where the first line begins, in points.
        hang: how much further the next lines begin, in points.
        before, after: space around the paragraph, in points.
        line: line spacing in percent of the size.
        keeps_next: the paragraph stays with the next one.
        border: a name of `BORDERS` around the paragraph, or None.
        has_right_tab: a tab reaches the right end of the line.
    """

    name_ko: str
    face: Face
    align: str = "LEFT"
    left: float = 0
    hang: float = 0
    before: float = 0
    after: float = 0
    line: int = 140
    keeps_next: bool = False
    border: str | None = None
    has_right_tab: bool = False


@dataclass(frozen=True)
class Border:
    """The lines around a cell or paragraph (sides, width in mm, colour) and what fills it."""

    sides: tuple[str, ...] = ()
    width_mm: float = 0.12
    colour: str = palette.RULE
    fill: str | None = None


BORDERS: Mapping[str, Border] = {
    "none": Border(),
    "masthead": Border(("bottom",), 0.7, palette.PRIMARY),
    "summary": Border(("top", "bottom"), 0.12, palette.RULE, palette.PAPER_TINT),
    "head": Border(("top", "bottom"), 0.4, palette.PRIMARY, palette.PAPER_TINT),
    "row": Border(("bottom",), 0.12, palette.RULE),
    "annex": Border(("bottom",), 0.4, palette.PRIMARY),
    "running": Border(("bottom",), 0.12, palette.RULE),
    "quote": Border(("left",), 0.5, palette.QUIET),
    "empty": Border(("left",), 1.0, palette.RULE, palette.PAPER_TINT),
    "held": Border(("left",), 1.0, palette.UP, palette.WARNING_TINT),
    "letter_line": Border(("bottom",), 0.4, palette.INK),
}

# Faces of single runs inside a paragraph of another style.
FACES: Mapping[str, Face] = {
    "masthead_issue": Face(13, _DOTUM, bold=True, colour=palette.PRIMARY),
    "annex_chip": Face(10.5, _DOTUM, bold=True, colour="#FFFFFF", shade=palette.PRIMARY),
    "unit": Face(8.5, _DOTUM, colour=palette.MUTED),
    "anchor": Face(2),
    "cell": Face(9, _DOTUM),
    "cell_head": Face(8.5, _DOTUM, bold=True, colour=palette.PRIMARY),
    "cell_row_head": Face(9, _DOTUM, bold=True),
    "cell_strong": Face(9, _DOTUM, bold=True),
    "cell_muted": Face(9, _DOTUM, colour=palette.MUTED),
    "cell_small": Face(8, _DOTUM, colour=palette.MUTED),
    "cell_up": Face(9, _DOTUM, bold=True, colour=palette.UP),
    "cell_down": Face(9, _DOTUM, bold=True, colour=palette.DOWN),
    "held_title": Face(10.5, _DOTUM, bold=True, colour=palette.UP),
    "letter_label": Face(11.5, bold=True),
}

_TEXT = Face(11.5)
_CELL = Face(9, _DOTUM)
_LETTER = Face(11.5)

REPORT: Mapping[str, Style] = {
    "masthead": Style("보고서 제호", Face(24, _DOTUM, bold=True, colour=palette.PRIMARY), line=120),
    "masthead_over": Style("보고서 제호 윗글", Face(10, _DOTUM, colour=palette.MUTED), line=120),
    "masthead_side": Style("보고서 호수", Face(10.5, _DOTUM), align="RIGHT", line=130),
    "period": Style(
        "보고서 기간", Face(9.5, _DOTUM, colour=palette.MUTED), before=3, after=4, has_right_tab=True, line=130
    ),
    "heading": Style(
        "보고서 □ 제목",
        Face(14, _DOTUM, bold=True, colour=palette.PRIMARY),
        hang=21,
        before=11,
        after=3,
        keeps_next=True,
    ),
    "subheading": Style("보고서 □ 소제목", Face(12, _DOTUM, bold=True), hang=18, before=8, after=2, keeps_next=True),
    "item": Style("보고서 ○ 항목", _TEXT, left=4, hang=17, before=2, after=2),
    "detail": Style("보고서 - 세부", _TEXT, left=20, hang=11, before=1, after=1),
    "note": Style(
        "보고서 ※ 참고", Face(9, _DOTUM, colour=palette.MUTED), left=4, hang=13.5, before=1, after=1, line=130
    ),
    "summary": Style("보고서 요약", Face(12), left=2, hang=18, before=3, after=3),
    "caption": Style(
        "보고서 표·그림 제목",
        Face(10, _DOTUM, bold=True),
        before=5,
        after=2,
        keeps_next=True,
        has_right_tab=True,
        line=130,
    ),
    "object": Style("보고서 표·그림 자리", Face(2), line=100, after=2),
    "cell_left": Style("보고서 표 왼쪽", _CELL, line=120),
    "cell_center": Style("보고서 표 가운데", _CELL, align="CENTER", line=120),
    "cell_right": Style("보고서 표 오른쪽", _CELL, align="RIGHT", line=120),
    "quote_title": Style("보고서 인용 제목", _TEXT, left=4, hang=17, before=6, after=2, keeps_next=True),
    "quote": Style("보고서 인용", Face(10), left=12, before=3, line=135, keeps_next=True, border="quote"),
    "quote_source": Style(
        "보고서 인용 출처", Face(8.5, _DOTUM, colour=palette.MUTED), left=12, after=3, line=125, border="quote"
    ),
    "notice_title": Style("보고서 알림 제목", Face(10.5, _DOTUM, bold=True), line=130),
    "notice": Style("보고서 알림", Face(9.5, _DOTUM, colour=palette.MUTED), line=130),
    "annex_list": Style("보고서 붙임 목록", Face(10, _DOTUM, colour=palette.MUTED), hang=36, before=10),
    "annex": Style(
        "보고서 붙임 제목",
        Face(15, _DOTUM, bold=True, colour=palette.PRIMARY),
        before=16,
        after=5,
        keeps_next=True,
        border="annex",
    ),
    "header": Style(
        "보고서 머리말", Face(8.5, _DOTUM, colour=palette.MUTED), has_right_tab=True, border="running", line=130
    ),
    "footer": Style("보고서 꼬리말", Face(8.5, _DOTUM, colour=palette.MUTED), has_right_tab=True, line=130),
}

LETTER: Mapping[str, Style] = {
    "letter_office": Style("기안문 기관명", Face(20, _BATANG, bold=True), align="CENTER", after=10),
    "letter_field": Style("기안문 수신·제목", _LETTER, hang=32, line=145),
    "letter_receivers": Style("기안문 수신자", _LETTER, hang=44, line=145),
    "letter_rule": Style("기안문 구분선", Face(4), after=6, border="letter_line", line=100),
    "letter_1": Style("기안문 1.", _LETTER, hang=15, before=3, line=148),
    "letter_2": Style("기안문 가.", _LETTER, left=13, hang=20, line=148),
    "letter_3": Style("기안문 1)", _LETTER, left=26, hang=15, line=148),
    "letter_4": Style("기안문 가)", _LETTER, left=39, hang=20, line=148),
    "letter_annex": Style("기안문 붙임", _LETTER, hang=32, before=10, line=148),
    "letter_sender": Style("기안문 발신명의", Face(18, _BATANG, bold=True), align="CENTER", before=14, after=10),
    "letter_foot": Style("기안문 결재·시행", Face(9.5), hang=36, line=140),
}

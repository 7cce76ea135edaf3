"""The frozen shape of a publication: sections of blocks, and the marts rows behind each number.

A document holds finished words and numbers only. Renderers turn it into PDF, HTML and mail without asking anything
else, so that the same snapshot gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

SCHEMA_VERSION = 1

State = Literal["shown", "missing", "held"]
Tone = Literal["", "up", "down", "muted", "strong", "small"]
How = Literal["row", "sum", "weekly_mean", "distinct", "max"]
Align = Literal["left", "center", "right"]


@dataclass(frozen=True)
class Figure:
    """Where a printed number comes from.

    Attributes:
        relation: the mart, e.g. `marts.mart_voc_trend_weekly`.
        column: the mart's column.
        how: `row` when `key` names one row, `sum` when the number adds up all rows that match `key`, `weekly_mean` when
            that sum is divided by the number of weeks in `key`, `distinct` when it counts the column's different
            values, `max` when it is the largest of them (`reports.trace` reads a figure again by these rules).
        key: the row's key columns (dates as ISO text); a list means "any of these".
        value: the number before rounding for print.
    """

    relation: str
    column: str
    how: How
    key: Mapping[str, Any]
    value: float | int | None


class FigureBook:
    """Collects the figures of one document and names them f1, f2, ... in order of first use."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._figures: dict[str, Figure] = {}

    def add(self, figure: Figure) -> str:
        identity = canonical_json(asdict(figure))
        name = self._names.get(identity)
        if name is None:
            name = f"f{len(self._names) + 1}"
            self._names[identity] = name
            self._figures[name] = figure
        return name

    def as_json(self) -> dict[str, Any]:
        return {name: asdict(figure) for name, figure in self._figures.items()}


@dataclass(frozen=True)
class Bullet:
    """One line of 개조식: level 0 is □, 1 is ○, 2 is -, 3 is ※."""

    level: int
    text: str
    figures: tuple[str, ...] = ()
    kind: str = field(default="bullet", init=False)


@dataclass(frozen=True)
class Cell:
    """One table cell: finished text, the figures behind it, and how it is toned."""

    text: str
    figures: tuple[str, ...] = ()
    tone: Tone = ""
    is_head: bool = False


@dataclass(frozen=True)
class Column:
    """A table column; `weight` is its share of the width."""

    label: str
    align: Align = "right"
    weight: float = 1.0


@dataclass(frozen=True)
class Table:
    """A captioned table; the first cell of each row is its head.

    Attributes:
        workbook_rows: every row with its whole text, where pages cut rows or words: what the workbook prints instead.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    unit: str = ""
    notes: tuple[str, ...] = ()
    workbook_rows: tuple[tuple[Cell, ...], ...] | None = None
    kind: str = field(default="table", init=False)


@dataclass(frozen=True)
class Chart:
    """A chart drawn by `reports.figures` from its own data; `description` is what a reader who cannot see it needs."""

    code: str
    shape: Literal["panels", "bars", "intervals", "funnel", "rank_intervals", "trends", "weeks_ahead"]
    title: str
    description: str
    data: Mapping[str, Any]
    figures: tuple[str, ...] = ()
    kind: str = field(default="chart", init=False)


@dataclass(frozen=True)
class Photo:
    """A photograph; its bytes stand once in the snapshot's `photos`, under their fingerprint.

    PDF, page and book show it; other forms print its words.

    Attributes:
        code: its name in the document.
        alt: what it shows, for who cannot see it.
        caption: the line below it; may be empty.
        sha256: fingerprint of the JPEG.
        width_px: its width.
        height_px: its height.
    """

    code: str
    alt: str
    caption: str
    sha256: str
    width_px: int
    height_px: int
    kind: str = field(default="photo", init=False)


@dataclass(frozen=True)
class Notice:
    """A box that says why something is not shown."""

    state: Literal["missing", "held", "empty"]
    title: str
    text: str
    kind: str = field(default="notice", init=False)


@dataclass(frozen=True)
class QuotedText:
    """A masked citizen's words and where they stand."""

    text: str
    source: str
    key: str


@dataclass(frozen=True)
class Quotes:
    """Evidence under a statement; the title stays with the first words."""

    title: str
    items: tuple[QuotedText, ...]
    kind: str = field(default="quotes", init=False)


Block = Bullet | Table | Chart | Photo | Notice | Quotes


@dataclass(frozen=True)
class Section:
    """A titled part: □ in the body, 붙임 in the annexes."""

    code: str
    title: str
    state: State
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Sheet(Section):
    """One annex of a group of alike ones: it starts a page, and the list of annexes names the group once.

    Attributes:
        group: what the annexes of the group are called.
        label: whose it is; an excerpt (`reports.excerpt`) is called by it.
        roles: roles of the register of recipients that it is for.
    """

    group: str
    label: str
    roles: tuple[str, ...]


@dataclass(frozen=True)
class Document:
    """A whole edition, ready to be frozen; `photos` holds JPEG files in base64 by their fingerprint."""

    header: Mapping[str, str]
    body: tuple[Section, ...]
    annexes: tuple[Section, ...]
    holds: tuple[Mapping[str, str], ...]
    foot: Mapping[str, str]
    photos: Mapping[str, str] = field(default_factory=dict)

    def snapshot(self, book: FigureBook) -> dict[str, Any]:
        """The JSON that is stored, hashed and rendered."""
        snapshot = {"schema_version": SCHEMA_VERSION, **asdict(self), "figures": book.as_json()}
        if not self.photos:
            # Editions without photographs keep the fingerprint they always had.
            del snapshot["photos"]
        # Through JSON once, so that tuples are lists before and after storage alike.
        loaded: dict[str, Any] = json.loads(canonical_json(snapshot))
        return loaded


def canonical_json(value: object) -> str:
    """Sorted keys, no spaces, real characters: one text for one content."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def content_sha256(snapshot: Mapping[str, Any]) -> str:
    """The fingerprint that a release binds."""
    return hashlib.sha256(canonical_json(snapshot).encode()).hexdigest()

"""The one contract every source keeps.

A source is a folder `extract/sources/<source>/` with README.md, client.py (I/O, no parsing), parse.py (pure),
extractor.py (joins the two) and schema.py (a `Feed` per table it lands). `extract.landing.land` does the rest, in the
order of `DESIGN`: extract -> mask -> land -> reconcile. The gate and the announcement come after, elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol

import pyarrow as pa

from extract.window import Window


class ColumnClass(StrEnum):
    """What a column may hold, hence how it is treated on its way in."""

    TEXT = "text"  # citizens' words: masked before landing
    PERSON_KEY = "person_key"  # identifies a person: landed only as a keyed hash
    OFFICIAL = "official"  # names of officials acting in office: kept, restricted, never for BI
    VALUE = "value"  # anything else


class Retention(StrEnum):
    """How long a column's content may stay; the periods are rows of the seed `retention_classes`."""

    VOICE = "voice"  # citizens' words and what hangs on them
    PERSON = "person"  # keyed hashes: still personal data
    OFFICE = "office"  # acts of officials
    STATISTIC = "statistic"  # counts, codes, times


class Coverage(StrEnum):
    """Whether what is absent from a delivery was deleted at the source."""

    COMPLETE = "complete"
    PARTIAL = "partial"


@dataclass(frozen=True)
class Column:
    """One column of a feed, as it stands in `raw`.

    Attributes:
        name: English name by the rules of DESIGN (`_at`, `_on`, `_id`, ...).
        type: Arrow type; timestamps are `pa.timestamp("us", tz="UTC")`, dates `pa.date32()`.
        label_ko: the Korean label, which becomes the column comment.
        source_name: the header or key in the source.
        required: the source must send the column at all (a missing one stops the delivery).
        nullable: a row may leave it empty (otherwise the row is quarantined).
    """

    name: str
    type: pa.DataType
    label_ko: str
    source_name: str
    column_class: ColumnClass = ColumnClass.VALUE
    retention: Retention = Retention.STATISTIC
    required: bool = True
    nullable: bool = False


@dataclass(frozen=True)
class Feed:
    """One table a source delivers.

    Attributes:
        name: `<source>.<entities>`, e.g. `call_center.calls`.
        relation: the table in `raw`, e.g. `raw.call_center_call`.
        natural_id: the column that names an item for good.
        day_column: the column whose KST day places a row in a window.
        overlap_days: how many days before the business date are pulled again each night.
        assumed_day_column: for sources that give some items without a date: the boolean column that says that the day
            is the one of collection. Such an item keeps the day on which it was first accepted.
        is_partitioned: its table has a partition for each day, because a night brings hundreds of thousands of rows.
    """

    name: str
    relation: str
    label_ko: str
    natural_id: str
    day_column: str
    coverage: Coverage
    overlap_days: int
    columns: tuple[Column, ...]
    assumed_day_column: str | None = None
    is_partitioned: bool = False

    @property
    def source(self) -> str:
        return self.name.split(".")[0]

    def columns_of(self, column_class: ColumnClass) -> tuple[str, ...]:
        return tuple(c.name for c in self.columns if c.column_class is column_class)

    def arrow_schema(self) -> pa.Schema:
        return pa.schema([pa.field(c.name, c.type, nullable=c.nullable) for c in self.columns])


@dataclass(frozen=True)
class Artefact:
    """One file or HTTP walk a delivery was read from."""

    address: str
    byte_count: int
    sha256: str


@dataclass(frozen=True)
class RejectedRow:
    """A row that could not be kept, with the reason a person can act on. `content` is masked before it is stored."""

    row_number: int
    column: str
    reason: str
    action: str
    content: str


@dataclass(frozen=True)
class Extraction:
    """What a source gave for one window, unmasked and not yet landed: it must not outlive the process or be logged.

    Attributes:
        rows: a table of `feed.arrow_schema()`.
        rejected: rows to quarantine.
        declared_count: the source's own total (rows plus rejected must equal it); None when the source states none.
        warnings: departures that do not stop the delivery, e.g. a new column.
    """

    rows: pa.Table
    rejected: tuple[RejectedRow, ...]
    declared_count: int | None
    artefacts: tuple[Artefact, ...]
    pulled_at: datetime
    warnings: tuple[str, ...] = ()
    row_numbers: pa.Array | None = None
    """int32, one for each row: where it stands in the source, as a person counts there; None means 1, 2, 3 ..."""
    covered: Window | None = None
    """The days the source really covers when that is less than was asked for; None means the whole window."""
    unknown: pa.Table | None = None
    """What the source sent and nobody has agreed on: `row_number` (int32) and one string column for each new column or
    key. Kept beside the rows, masked, until somebody gives it a class; see `extract.columns.unknown_table`."""
    gaps: tuple[str, ...] = ()
    """What could not be fetched though it exists (a search that reaches 1,000 hits only, a budget that is spent), in
    words for a person. A delivery with gaps lands and is shown as incomplete everywhere."""
    positions: Mapping[str, str | None] = field(default_factory=dict)
    """Where the next run goes on, by item of the source (a query, a page); None forgets the item. Written in the
    transaction that lands the rows."""
    scratch: tuple[Path, ...] = ()
    """Private files that only a second try would have needed; deleted once the rows have landed."""


class Extractor(Protocol):
    """A source's one entry: settings are given at construction, never asked from the environment."""

    @property
    def feed(self) -> Feed:
        """What it delivers."""
        ...

    def extract(self, window: Window, *, pulled_at: datetime) -> Extraction:
        """Read the window whole, or raise an `extract.errors.SourceError`."""
        ...


@dataclass(frozen=True)
class Delivery:
    """A landed delivery, as `quality.delivery` knows it."""

    delivery_key: int
    feed: str
    window: Window
    business_date: date
    declared_count: int | None
    landed_count: int
    quarantined_count: int
    warnings: tuple[str, ...] = field(default=())
    gaps: tuple[str, ...] = field(default=())

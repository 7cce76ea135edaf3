"""What the gate must know of a feed. It is built from the source's own contract, which this package may not import."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol


class _ContractColumn(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def type(self) -> Any: ...
    @property
    def column_class(self) -> Any: ...


class FeedContract(Protocol):
    """The shape of `extract.contract.Feed`."""

    @property
    def name(self) -> str: ...
    @property
    def relation(self) -> str: ...
    @property
    def label_ko(self) -> str: ...
    @property
    def natural_id(self) -> str: ...
    @property
    def day_column(self) -> str: ...
    @property
    def coverage(self) -> Any: ...
    @property
    def columns(self) -> Sequence[Any]: ...


@dataclass(frozen=True)
class FeedProfile:
    """One feed as the gate sees it.

    Attributes:
        name: `<source>.<entities>`, also the name of its gate.
        relation: the raw table, `raw.<table>`.
        natural_id: the column that names an item for good.
        day_column: the column whose KST day is `covered_on`.
        is_day_a_date: whether that column is a date already (otherwise a timestamptz).
        is_complete: what is absent from a delivery was deleted at the source.
        text_columns: citizens' words, scanned for personal data and never quoted in a result.
        person_key_columns: must hold keyed hashes only.
        content_columns: what makes two versions of a day the same or not.
    """

    name: str
    relation: str
    label_ko: str
    natural_id: str
    day_column: str
    is_day_a_date: bool
    is_complete: bool
    text_columns: tuple[str, ...]
    person_key_columns: tuple[str, ...]
    content_columns: tuple[str, ...]

    @property
    def source(self) -> str:
        return self.name.split(".")[0]

    @classmethod
    def of(cls, feed: FeedContract) -> FeedProfile:
        """The profile of a contract: every column is content, classes decide the rest."""
        columns: Sequence[_ContractColumn] = feed.columns
        types = {column.name: str(column.type) for column in columns}
        return cls(
            name=feed.name,
            relation=feed.relation,
            label_ko=feed.label_ko,
            natural_id=feed.natural_id,
            day_column=feed.day_column,
            is_day_a_date=types[feed.day_column].startswith("date"),
            is_complete=str(feed.coverage) == "complete",
            text_columns=tuple(c.name for c in columns if str(c.column_class) == "text"),
            person_key_columns=tuple(c.name for c in columns if str(c.column_class) == "person_key"),
            content_columns=tuple(c.name for c in columns),
        )

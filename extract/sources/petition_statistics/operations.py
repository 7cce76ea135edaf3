"""Which statistics are asked for, and by which names the service answers: data, since nobody has verified them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from pathlib import Path
from typing import Any

OPERATIONS = Path(__file__).with_name("operations.toml")
ROWS, COUNTS = "rows", "counts"


@dataclass(frozen=True)
class Operation:
    """One statistic.

    Attributes:
        name: the operation, last part of the address.
        edition: of the service; each has its own key.
        targets: one request each; a target may list several kinds of petitions.
        params: the query; `{day}`, `{hour}` and `{agency}` are filled in.
        layout: `rows` or `counts`.
        label: key of a record's label.
        value: key of its value.
        ratio: key of its ratio, or "".
        rank: key of its rank, or "".
        ignored: keys that are known and deliberately not kept.

    Raises:
        ValueError: a layout that nobody knows, or a name that cannot stand in an address.
    """

    name: str
    label_ko: str
    edition: str
    targets: tuple[str, ...]
    params: Mapping[str, str]
    layout: str = ROWS
    label: str = "label"
    value: str = "value"
    ratio: str = ""
    rank: str = ""
    ignored: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.layout not in (ROWS, COUNTS) or not self.targets or not self.name.isalnum() or not self.name.isascii():
            raise ValueError(f"no operation can be like that: {self}")


@dataclass(frozen=True)
class Question:
    """One request: an operation, a target, a day."""

    operation: Operation
    target: str
    day: date

    @property
    def item(self) -> str:
        """Its name in the ledger of positions."""
        return f"{self.operation.name}/{self.operation.edition}/{self.target}/{self.day:%Y%m%d}"

    def query(self, agency: str) -> dict[str, str]:
        """The parameters, without the key."""
        filled = {"day": f"{self.day:%Y%m%d}", "hour": f"{self.day:%Y%m%d}23", "agency": agency}
        return {"target": self.target, **{k: v.format_map(filled) for k, v in self.operation.params.items()}}


def read_operations(entries: Sequence[Mapping[str, Any]]) -> tuple[Operation, ...]:
    """Operations from settings.

    Raises:
        ValueError: an entry lacks a field or has one that nobody knows.
    """
    try:
        return tuple(
            Operation(**{**entry, "targets": tuple(entry["targets"]), "ignored": tuple(entry.get("ignored", ()))})
            for entry in entries
        )
    except (TypeError, KeyError) as error:
        raise ValueError(f"an operation of petition_statistics cannot be read: {error}") from error


def default_operations() -> tuple[Operation, ...]:
    """The operations of `operations.toml`."""
    return read_operations(tomllib.loads(OPERATIONS.read_text(encoding="utf-8"))["operations"])


def questions(operations: Sequence[Operation], days: Sequence[date]) -> Iterator[Question]:
    """Every request for the days, newest day first: what the budget does not reach is the oldest."""
    for day in sorted(days, reverse=True):
        for operation in operations:
            for target in operation.targets:
                yield Question(operation, target, day)


def in_turn(fresh: Sequence[Question], waiting: Sequence[Question]) -> list[Question]:
    """Both by turns: neither does tonight starve those that wait, nor a long backlog tonight."""
    pairs = zip_longest(fresh, waiting)
    return [question for pair in pairs for question in pair if question is not None]


def questions_left(operations: Sequence[Operation], items: Sequence[str]) -> Iterator[Question]:
    """Requests that earlier nights did not reach; those of operations that are no longer asked are left out."""
    for item in items:
        parts = item.split("/")
        for operation in operations:
            if len(parts) == 4 and parts[:2] == [operation.name, operation.edition] and parts[2] in operation.targets:
                try:
                    day = date(int(parts[3][:4]), int(parts[3][4:6]), int(parts[3][6:]))
                except ValueError:
                    continue
                yield Question(operation, parts[2], day)

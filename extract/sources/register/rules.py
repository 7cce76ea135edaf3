"""Rules over several cells of a row, and over all rows of a register. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from extract.sources.register.definition import RegisterDefinition, Rule, RuleKind
from extract.sources.register.findings import ReadRow
from extract.sources.register.values import Typed

Broken = tuple[ReadRow | None, str, str]
"""The row (None: all of them together), the column to look at, and the message."""
Values = Mapping[str, Typed | None]


def broken_rules(definition: RegisterDefinition, rows: Sequence[ReadRow]) -> Iterator[Broken]:
    """Every breach of the register's rules, its key among them.

    Args:
        definition: the register.
        rows: filled rows; cells that are empty or bad are None and break no rule here.
    """
    key = Rule(RuleKind.UNIQUE, definition.key, "")
    for rule in (key, *definition.rules):
        if rule.kind is not RuleKind.ACCOMPANIED:
            yield from ASKED[rule.kind](definition, rule, rows)


def advice(definition: RegisterDefinition, rows: Sequence[ReadRow]) -> Iterator[Broken]:
    """What somebody should still fill in; the rows are kept as they are.

    Args:
        definition: the register.
        rows: filled rows.
    """
    for rule in definition.rules:
        if rule.kind is RuleKind.ACCOMPANIED:
            yield from ASKED[rule.kind](definition, rule, rows)


def _unique(definition: RegisterDefinition, rule: Rule, rows: Sequence[ReadRow]) -> Iterator[Broken]:
    first: dict[tuple[Typed | None, ...], int] = {}
    headers = ", ".join(definition.column(name).header for name in rule.columns)
    for row in rows:
        key = tuple(row.values.get(name) for name in rule.columns)
        if None in key:
            continue
        seen = first.setdefault(key, row.number)
        if seen != row.number:
            said = f"{rule.message} " if rule.message else ""
            yield (
                row,
                rule.columns[-1],
                f"{said}({headers} 이(가) {seen}행과 겹침)"
                if said
                else (f"{headers} 이(가) {seen}행과 겹침: 둘 중 하나를 지우거나 고치기"),
            )


def _not_before(definition: RegisterDefinition, rule: Rule, rows: Sequence[ReadRow]) -> Iterator[Broken]:
    earlier, later = rule.columns
    for row in rows:
        first, second = row.values.get(earlier), row.values.get(later)
        if first is not None and second is not None and _number(second) < _number(first):
            yield row, later, rule.message


def _not_above(definition: RegisterDefinition, rule: Rule, rows: Sequence[ReadRow]) -> Iterator[Broken]:
    part = rule.columns[0]
    for row in rows:
        values = [row.values.get(name) for name in rule.columns]
        if None not in values and _number(values[0]) > sum(_number(v) for v in values[1:]):
            yield row, part, rule.message


def _different(definition: RegisterDefinition, rule: Rule, rows: Sequence[ReadRow]) -> Iterator[Broken]:
    for row in rows:
        values = [row.values.get(name) for name in rule.columns]
        if None not in values and len(set(values)) < len(values):
            yield row, rule.columns[-1], rule.message


def _filled_when(definition: RegisterDefinition, rule: Rule, rows: Sequence[ReadRow]) -> Iterator[Broken]:
    for row in rows:
        if not _holds(row.values, rule.where):
            continue
        for name in rule.columns:
            # A cell that could not be read is not empty: it was told about already.
            if row.values.get(name) is None and row.cells.get(name) is None:
                yield row, name, rule.message


def _accompanied(definition: RegisterDefinition, rule: Rule, rows: Sequence[ReadRow]) -> Iterator[Broken]:
    first, *others = rule.columns
    for row in rows:
        if row.values.get(first) is None:
            continue
        for name in others:
            if row.values.get(name) is None and row.cells.get(name) is None:
                yield row, name, rule.message


def _count(definition: RegisterDefinition, rule: Rule, rows: Sequence[ReadRow]) -> Iterator[Broken]:
    if rule.given and not any(_holds(row.values, rule.given) for row in rows):
        return
    count = sum(_holds(row.values, rule.where) for row in rows)
    if count != rule.equals:
        yield None, rule.where[0][0] if rule.where else "", f"{rule.message} (지금 {count:,}개)"


def _holds(values: Values, wanted: Sequence[tuple[str, Any]]) -> bool:
    return all(values.get(name) == value for name, value in wanted)


def _number(value: Any) -> float:
    return float(value.toordinal()) if hasattr(value, "toordinal") else float(value)


ASKED: Mapping[RuleKind, Callable[[RegisterDefinition, Rule, Sequence[ReadRow]], Iterator[Broken]]] = {
    RuleKind.UNIQUE: _unique,
    RuleKind.NOT_BEFORE: _not_before,
    RuleKind.NOT_ABOVE: _not_above,
    RuleKind.DIFFERENT: _different,
    RuleKind.FILLED_WHEN: _filled_when,
    RuleKind.ACCOMPANIED: _accompanied,
    RuleKind.COUNT: _count,
}

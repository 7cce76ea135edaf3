"""The numbers that a chart draws, as a plain table: for readers who want them, and for those who cannot see it.

It knows no shape by name: whatever stands in a chart's data as lists becomes columns, so that a new shape needs nothing
here but words for its new keys.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

# In the order that a reader expects them.
WORDS = {
    "label": "항목",
    "name": "이름",
    "value": "값",
    "values": "값",
    "reference": "기준값",
    "low": "95% 구간 하한",
    "high": "95% 구간 상한",
    "state": "자료 상태",
    "weeks": "주 시작일",
    "days": "날짜",
    "dates": "날짜",
    "months": "월",
    "quarters": "분기",
    "labels": "항목",
    "n": "n",
    "count": "건수",
    "unit": "단위",
    "note": "비고",
    "tone": "구분",
}


@dataclass(frozen=True)
class Series:
    """One table of a chart's data: headings, and rows as long as them."""

    headings: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


def chart_series(data: Mapping[str, Any]) -> tuple[tuple[Series, ...], tuple[tuple[str, Any], ...]]:
    """A chart's data as tables, and the single values beside them with their names.

    Lists of one length stand side by side; a list of objects is one row an object, or, where the objects hold lists
    along a common axis (panels over weeks), one column an object.
    """
    words = {**WORDS, **{key[: -len("_label")]: str(v) for key, v in data.items() if key.endswith("_label") and v}}
    lists = {key: value for key, value in data.items() if isinstance(value, list)}
    plain = {key: value for key, value in lists.items() if not any(isinstance(item, Mapping | list) for item in value)}
    objects = {key: value for key, value in lists.items() if value and all(isinstance(i, Mapping) for i in value)}
    tables: list[Series] = []
    used: set[str] = set()
    for items in objects.values():
        axis = _axis(items, plain)
        if axis is None:
            tables.append(_by_object(items, words))
        else:
            used.add(axis)
            tables.append(_by_axis(axis, plain[axis], items, words))
    loose = {key: value for key, value in plain.items() if key not in used and value}
    for length in sorted({len(value) for value in loose.values()}):
        same = {key: value for key, value in loose.items() if len(value) == length}
        tables.append(Series(tuple(words.get(key, key) for key in same), tuple(zip(*same.values(), strict=True))))
    single = [
        (words.get(key, key), value)
        for key, value in data.items()
        if not isinstance(value, list | Mapping) and not key.endswith("_label") and value not in (None, "")
    ]
    return tuple(tables), tuple(single)


def _axis(items: Sequence[Mapping[str, Any]], plain: Mapping[str, Sequence[Any]]) -> str | None:
    lengths = {len(value) for item in items for value in item.values() if isinstance(value, list)}
    if len(lengths) != 1:
        return None
    length = lengths.pop()
    return next((key for key, value in plain.items() if len(value) == length), None)


def _by_object(items: Sequence[Mapping[str, Any]], words: Mapping[str, str]) -> Series:
    order = list(WORDS)
    keys = sorted(
        dict.fromkeys(key for item in items for key in item),
        key=lambda key: order.index(key) if key in WORDS else len(order),
    )
    shown = [key for key in keys if any(item.get(key) not in (None, "") for item in items)]
    rows = tuple(tuple(_plain(item.get(key)) for key in shown) for item in items)
    return Series(tuple(words.get(key, key) for key in shown), rows)


def _by_axis(axis: str, marks: Sequence[Any], items: Sequence[Mapping[str, Any]], words: Mapping[str, str]) -> Series:
    headings, columns = [words.get(axis, axis)], [list(marks)]
    for item in items:
        label = str(item.get("label") or item.get("name") or "")
        lists = {key: value for key, value in item.items() if isinstance(value, list)}
        for key, value in lists.items():
            headings.append(label if len(lists) == 1 else f"{label} {words.get(key, key)}".strip())
            columns.append(list(value))
    return Series(tuple(headings), tuple(zip(*columns, strict=True)))


def _plain(value: Any) -> Any:
    return ", ".join(str(item) for item in value) if isinstance(value, list) else value

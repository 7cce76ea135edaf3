"""Printed numbers read back: what a cell of a snapshot says as a number, and how a spreadsheet should show it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from reports.korean import round_half_up

_PRINTED = re.compile(
    r"(?P<sign>[▲▼])?(?P<whole>\d{1,3}(?:,\d{3})+|\d+)(?:\.(?P<part>\d+))?(?P<unit>%p|%|[가-힣]{1,3})?"
)
PERCENT = "%"


@dataclass(frozen=True)
class Printed:
    """A number as it stands on the page.

    Attributes:
        value: the number; a percentage is a rate (85.4% is 0.854), a fall (▼) is negative.
        unit: `%`, `%p`, a Korean counter, or nothing.
        number_format: how a spreadsheet shows the same words.
    """

    value: float
    unit: str
    number_format: str


def printed_number(text: str) -> Printed | None:
    """The number that the whole text is, or None: `1,234`, `93.8%`, `▲1.2%p`, `▼3건`.

    A number with a leading zero (a code) and a date are words.
    """
    match = _PRINTED.fullmatch(text.strip())
    if match is None:
        return None
    whole, part, unit = match["whole"].replace(",", ""), match["part"] or "", match["unit"] or ""
    if len(whole) > 1 and whole.startswith("0"):
        return None
    value = Decimal(f"{whole}.{part}") if part else Decimal(whole)
    if unit == PERCENT:
        value /= 100
    if match["sign"] == "▼":
        value = -value
    digits = "#,##0" + ("." + "0" * len(part) if part else "")
    if unit == PERCENT:
        digits = digits.replace("#,##0", "0") + "%"
    elif unit:
        digits += f'"{unit}"'
    shown = f'"▲"{digits};"▼"{digits};"-"' if match["sign"] else digits
    return Printed(float(value), unit, shown)


def cell_number(cell: Mapping[str, Any], figures: Mapping[str, Mapping[str, Any]]) -> Printed | None:
    """A table cell as a number: exact from its one figure where that rounds to the printed words, else as printed."""
    printed = printed_number(cell["text"])
    if printed is None or len(cell["figures"]) != 1:
        return printed
    exact = figures[cell["figures"][0]]["value"]
    if exact is None or printed.value < 0 or '"▲"' in printed.number_format:
        return printed
    decimals = _decimals(cell["text"]) + (2 if printed.unit == PERCENT else 0)
    if float(round_half_up(exact, decimals)) == printed.value:
        return Printed(float(exact), printed.unit, printed.number_format)
    return printed


def counted(cells: Sequence[Mapping[str, Any]], figures: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether every figure behind these cells counts something, so that the table's unit is theirs."""
    columns = [figures[name]["column"] for cell in cells for name in cell["figures"]]
    return bool(columns) and all(column.endswith("_count") for column in columns)


def _decimals(text: str) -> int:
    match = re.search(r"\.(\d+)", text)
    return len(match[1]) if match else 0

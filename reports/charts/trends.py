"""Small multiples of quarters: counts as bars, rates as points with their intervals, each with what it is held against.

A rate panel may carry a target (dashed line) or a band (the middle half of all units).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from reports import korean, palette
from reports.charts.axes import WIDTH_INCHES, bare

COLUMNS = 3
ROW_INCHES = 1.5


def trends(data: Mapping[str, Any]) -> Figure:
    """Three panels a row; the last point is the quarter reported on and carries its value.

    Args:
        data: `periods` (labels) and `panels` of `label`, `kind` (`count` or `rate`), `values`, and for rates `lows`,
            `highs`, `band_lows`, `band_highs` (lists as long as `periods`, None where there is nothing), `target`.
    """
    panels = data["panels"]
    rows = -(-len(panels) // COLUMNS)
    height = ROW_INCHES * rows
    figure = Figure(figsize=(WIDTH_INCHES, height))
    grid = figure.subplots(rows, COLUMNS, squeeze=False)
    # Fixed margins: a layout that measures its own words takes longer than the drawing, once for every department.
    figure.subplots_adjust(left=0.05, right=0.99, bottom=0.2 / height, top=1 - 0.24 / height, wspace=0.22, hspace=0.45)
    for axes, panel in zip(grid.flat, panels, strict=False):
        _panel(axes, panel, data["periods"])
    for axes in list(grid.flat)[len(panels) :]:
        axes.set_axis_off()
    return figure


def _panel(axes: Axes, panel: Mapping[str, Any], periods: list[str]) -> None:
    bare(axes)
    axes.set_title(panel["label"], fontsize=8, fontweight="bold", loc="left", color=palette.INK, pad=6)
    last = len(periods) - 1
    axes.set_xlim(-0.6, last + 0.6)
    shown = sorted({0, last})
    axes.set_xticks(shown, [periods[n] for n in shown], fontsize=7)
    axes.tick_params(axis="y", labelsize=7)
    axes.grid(axis="y", color=palette.GRID, linewidth=0.6)
    if all(value is None for value in panel["values"]):
        axes.set_yticks([])
        axes.text(0.5, 0.5, "자료 없음", transform=axes.transAxes, ha="center", va="center", color=palette.MUTED)
        return
    if panel["kind"] == "count":
        _counts(axes, panel["values"])
    else:
        _rates(axes, panel)


def _counts(axes: Axes, values: list[float | None]) -> None:
    last = len(values) - 1
    top = max(value or 0 for value in values) or 1
    colours = [palette.PRIMARY if n == last else palette.QUIET for n in range(len(values))]
    axes.bar(range(len(values)), [value or 0 for value in values], width=0.66, color=colours)
    axes.set_ylim(0, top * 1.1)
    axes.yaxis.set_major_locator(MaxNLocator(3, integer=True))
    axes.yaxis.set_major_formatter(lambda value, _position: korean.number(value))
    _value(axes, values[last], korean.number)


def _rates(axes: Axes, panel: Mapping[str, Any]) -> None:
    values, last = panel["values"], len(panel["values"]) - 1
    banded = [n for n in range(last + 1) if panel["band_lows"][n] is not None]
    for n in banded:
        low, high = panel["band_lows"][n], panel["band_highs"][n]
        axes.bar(n, high - low, bottom=low, width=0.66, color=palette.GRID)
    if panel["target"] is not None:
        axes.axhline(panel["target"], color=palette.INK, linewidth=0.8, linestyle=(0, (3, 2)))
    for n, value in enumerate(values):
        if value is None:
            continue
        colour = palette.PRIMARY if n == last else palette.MUTED
        if panel["lows"][n] is not None:
            axes.plot([n, n], [panel["lows"][n], panel["highs"][n]], color=colour, linewidth=1.2)
        axes.plot([n], [value], marker="o", markersize=4.5, color=colour, markeredgecolor="white", markeredgewidth=0.5)
    axes.set_ylim(-0.02, 1.04)
    axes.set_yticks([0, 0.5, 1], ["0%", "50%", "100%"])
    _value(axes, values[last], korean.percent)


def _value(axes: Axes, value: float | None, written: Callable[[float], str]) -> None:
    """The last value in words, over the panel, where no point can lie under it."""
    if value is not None:
        axes.set_title(written(value), fontsize=8, fontweight="bold", loc="right", color=palette.PRIMARY, pad=6)

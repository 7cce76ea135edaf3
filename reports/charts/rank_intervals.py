"""Ranks as intervals, in the order of the units' codes: what cannot be told apart must not look like a league table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from matplotlib.figure import Figure

from reports import palette
from reports.charts.axes import WIDTH_INCHES, bare


def rank_intervals(data: Mapping[str, Any]) -> Figure:
    """One line a unit from the first to the last place of its interval; the middle place is the dashed line.

    Args:
        data: `items` of `label`, `low`, `high`, `rank`, `is_apart` in the order they are drawn; `unit_count`;
            `middle_label`.
    """
    items = data["items"]
    figure = Figure(figsize=(WIDTH_INCHES, 0.55 + 0.175 * len(items)), layout="constrained")
    axes = figure.subplots()
    bare(axes)
    for n, item in enumerate(items):
        colour = palette.UP if item["is_apart"] else palette.ACCENT
        axes.plot([item["low"], item["high"]], [n, n], color=colour, linewidth=2.0, solid_capstyle="butt")
        axes.plot(
            [item["rank"]],
            [n],
            marker="D" if item["is_apart"] else "o",
            markersize=5,
            color=colour,
            markeredgecolor="white",
            markeredgewidth=0.6,
        )
    count = data["unit_count"]
    middle = (count + 1) / 2
    axes.axvline(middle, color=palette.INK, linewidth=0.8, linestyle=(0, (3, 2)))
    axes.annotate(data["middle_label"], (middle, -0.9), ha="center", va="bottom", fontsize=7.5, annotation_clip=False)
    axes.set_yticks(range(len(items)), [item["label"] for item in items], color=palette.INK)
    axes.set_ylim(len(items) - 0.4, -0.8)
    axes.set_xlim(0.5, count + 0.5)
    ticks = sorted({1, count} | ({round(middle)} if middle == round(middle) else set()))
    axes.set_xticks(ticks, [f"{tick}위" for tick in ticks])
    axes.grid(axis="x", color=palette.GRID, linewidth=0.6)
    return figure

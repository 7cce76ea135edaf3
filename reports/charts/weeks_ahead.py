"""Weeks that came and weeks that are expected, side by side: quiet bars, then hollow bars with their ranges."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from reports import korean, palette
from reports.charts.axes import WIDTH_INCHES, bare


def weeks_ahead(data: Mapping[str, Any]) -> Figure:
    """One panel a series, each on its own scale from zero.

    Args:
        data: `panels`, each with its `label`, `past` counts by week (None where nothing was counted) and `ahead` weeks
            (`expected`, and `low` and `high` or None); `ticks`, the labels of the first, the first expected and the
            last week.
    """
    panels = data["panels"]
    figure = Figure(figsize=(WIDTH_INCHES, 1.6), layout="constrained")
    for axes, panel in zip(figure.subplots(1, len(panels), squeeze=False)[0], panels, strict=True):
        bare(axes)
        axes.set_title(panel["label"], fontsize=8.5, fontweight="bold", loc="left", color=palette.INK, pad=5)
        past, ahead = panel["past"], panel["ahead"]
        places = range(len(past), len(past) + len(ahead))
        axes.bar(range(len(past)), [value or 0 for value in past], width=0.72, color=palette.QUIET)
        expected = [week["expected"] for week in ahead]
        axes.bar(places, expected, width=0.72, facecolor="white", edgecolor=palette.PRIMARY, linewidth=1.0)
        ranged = [(n, week) for n, week in zip(places, ahead, strict=True) if week["low"] is not None]
        if ranged:
            axes.vlines(
                [n for n, _ in ranged],
                [week["low"] for _, week in ranged],
                [week["high"] for _, week in ranged],
                color=palette.UP,
                linewidth=1.6,
            )
        tops = [week["high"] for _, week in ranged]
        top = max([*(value for value in past if value is not None), *expected, *tops], default=0) or 1
        axes.set_ylim(0, top * 1.18)
        for n, week in zip(places, ahead, strict=True):
            over = week["high"] if week["high"] is not None else week["expected"]
            axes.annotate(
                korean.number(week["expected"]),
                (n, over),
                xytext=(0, 2),
                textcoords="offset points",
                ha="center",
                va="bottom",
                fontsize=7.5,
                color=palette.PRIMARY,
            )
        axes.set_xticks([0, places[0], places[-1]], data["ticks"])
        axes.yaxis.set_major_locator(MaxNLocator(3, integer=True))
        axes.yaxis.set_major_formatter(lambda value, _position: korean.number(value))
        axes.grid(axis="y", color=palette.GRID, linewidth=0.6)
    return figure

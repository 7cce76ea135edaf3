"""A funnel plot: each unit's rate over its number of cases, between its own control limits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from matplotlib.figure import Figure

from reports import korean, palette
from reports.charts.axes import WIDTH_INCHES, bare


def funnel(data: Mapping[str, Any]) -> Figure:
    """Dots are quiet; those that are told apart carry a diamond and their name.

    Args:
        data: `items` of `label`, `count`, `value`, `low`, `high` (rates 0 to 1) and `is_apart`, and the inner limits
            `warning_low`, `warning_high` where they are known; `reference` with its `reference_label`; `count_label`.
    """
    figure = Figure(figsize=(WIDTH_INCHES, 2.75), layout="constrained")
    axes = figure.subplots()
    bare(axes)
    items = sorted(data["items"], key=lambda item: item["count"])
    counts = [item["count"] for item in items]
    axes.fill_between(
        counts,
        [item["low"] for item in items],
        [item["high"] for item in items],
        color=palette.PAPER_TINT,
        edgecolor=palette.QUIET,
        linewidth=0.6,
    )
    if all(item.get("warning_low") is not None for item in items):
        for side in ("warning_low", "warning_high"):
            axes.plot(counts, [item[side] for item in items], color=palette.MUTED, linewidth=0.9, linestyle=(0, (1, 2)))
        # The upper ones lie too close together to be named.
        for side, name in (("warning_low", "95%"), ("low", "99.8%")):
            axes.annotate(
                name, (counts[-1], items[-1][side]), xytext=(3, 0), textcoords="offset points", va="center",
                fontsize=6.5, color=palette.MUTED,
            )  # fmt: skip
    axes.axhline(data["reference"], color=palette.INK, linewidth=0.8, linestyle=(0, (3, 2)))
    for item in items:
        is_apart = item["is_apart"]
        axes.plot(
            [item["count"]],
            [item["value"]],
            marker="D" if is_apart else "o",
            markersize=5,
            color=palette.UP if is_apart else palette.ACCENT,
            markeredgecolor="white",
            markeredgewidth=0.6,
            linestyle="none",
        )
        if is_apart:
            is_right = item["count"] > counts[-1] * 0.8
            axes.annotate(
                f"{item['label']} {korean.percent(item['value'])}",
                (item["count"], item["value"]),
                xytext=(-6 if is_right else 6, 0),
                textcoords="offset points",
                ha="right" if is_right else "left",
                va="center",
                fontsize=7.5,
                color=palette.UP,
            )
    axes.annotate(
        data["reference_label"],
        (1, data["reference"]),
        xycoords=("axes fraction", "data"),
        xytext=(0, 3),
        textcoords="offset points",
        ha="right",
        fontsize=7.5,
    )
    bottom = min(min(item["low"], item["value"]) for item in items)
    axes.set_ylim(max(0.0, bottom - 0.06), 1.03)
    # Room for the line's name beyond the last point.
    axes.set_xlim(0, counts[-1] * 1.14)
    axes.yaxis.set_major_formatter(lambda value, _position: korean.percent(value, 0))
    axes.grid(axis="y", color=palette.GRID, linewidth=0.6)
    axes.set_xlabel(data["count_label"], fontsize=7.5)
    return figure

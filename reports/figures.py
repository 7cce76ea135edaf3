"""Charts of all publications, drawn from a frozen snapshot's chart data: the same data gives the same bytes.

One message a chart: the message stands above it as text in the document, so the picture itself carries no title. Each
SVG has a real `<title>` and `<desc>`; each PNG stands beside the same words.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from reports import fonts, korean, palette
from reports.charts.axes import WIDTH_INCHES
from reports.charts.axes import bare as _bare
from reports.charts.funnel import funnel
from reports.charts.rank_intervals import rank_intervals
from reports.charts.trends import trends
from reports.charts.weeks_ahead import weeks_ahead

PNG_DPI = 192
_STYLE: dict[str, Any] = {
    "svg.hashsalt": "incheon",
    "svg.fonttype": "path",
    "axes.unicode_minus": False,
    "font.size": 8,
    "axes.edgecolor": palette.RULE,
    "axes.labelcolor": palette.MUTED,
    "xtick.color": palette.MUTED,
    "ytick.color": palette.MUTED,
    "text.color": palette.INK,
    "axes.linewidth": 0.6,
}


@dataclass(frozen=True)
class Picture:
    """One drawn chart in both forms, or a photograph.

    Attributes:
        svg: the chart; of a photograph, a frame around its JPEG.
        png: the chart; empty for a photograph.
        jpeg: the photograph; empty for a chart.
    """

    svg: str
    png: bytes
    width_px: int
    height_px: int
    jpeg: bytes = b""

    @property
    def suffix(self) -> str:
        """How a file of it ends."""
        return "jpg" if self.jpeg else "svg"

    @property
    def media_type(self) -> str:
        return "image/jpeg" if self.jpeg else "image/svg+xml"

    @property
    def content(self) -> bytes:
        """The file that a page loads."""
        return self.jpeg or self.svg.encode()


def draw(chart: Mapping[str, Any], *, font_dir: Path | None = None) -> Picture:
    """Draw a chart block of a snapshot.

    Args:
        chart: its `shape`, `title`, `description` and `data`.
        font_dir: a folder that replaces the default font.

    Raises:
        KeyError: when the shape is unknown or its data is incomplete.
    """
    family = _registered_family(fonts.font_dir(font_dir))
    style: Any = {**_STYLE, "font.family": family}
    with mpl.rc_context(style):
        figure = _SHAPES[chart["shape"]](chart["data"])
        svg, png = io.StringIO(), io.BytesIO()
        FigureCanvasSVG(figure)
        figure.savefig(svg, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
        # The layout found for the SVG holds for the PNG, which is drawn once and not twice as by `savefig`.
        figure.set_layout_engine("none")
        figure.set_dpi(PNG_DPI)
        FigureCanvasAgg(figure).print_png(png, metadata={"Software": None})  # type: ignore[no-untyped-call]
    width, height = figure.get_size_inches()
    return Picture(
        _tidy_svg(svg.getvalue(), title=chart["title"], description=chart["description"]),
        png.getvalue(),
        round(width * 96),
        round(height * 96),
    )


@lru_cache
def _registered_family(folder: Path) -> str:
    for path in fonts.font_files(folder):
        font_manager.fontManager.addfont(str(path))
    return fonts.family(folder)


def _tidy_svg(svg: str, *, title: str, description: str) -> str:
    """Without DOCTYPE, metadata and empty paths; with words for whoever cannot see it."""
    body = svg[svg.index("<svg") :]
    body = re.sub(r"\s*<metadata>.*?</metadata>", "", body, flags=re.DOTALL)
    body = re.sub(r'\s*<path d=""[^>]*/>', "", body)
    words = f"<title>{escape(title)}</title><desc>{escape(description)}</desc>"
    return re.sub(r"<svg([^>]*)>", lambda tag: f'<svg role="img"{tag[1]}>{words}', body, count=1)


def _panels(data: Mapping[str, Any]) -> Figure:
    """Small multiples, each on its own scale from zero: this week strong, the weeks before quiet, and a line.

    The line is the panel's `reference` (None for no line); a panel that names none has the mean of the weeks before.
    """
    panels = data["panels"]
    figure = Figure(figsize=(WIDTH_INCHES, 1.75), layout="constrained")
    all_axes = figure.subplots(1, len(panels), squeeze=False)[0]
    for axes, panel in zip(all_axes, panels, strict=True):
        values = panel["values"]
        last = len(values) - 1
        _bare(axes)
        axes.set_title(panel["label"], fontsize=8.5, fontweight="bold", loc="left", color=palette.INK, pad=5)
        known = [value for value in values if value is not None]
        top = max(known, default=0) or 1
        axes.bar(
            range(len(values)),
            [value or 0 for value in values],
            width=0.72,
            color=[palette.PRIMARY if n == last else palette.QUIET for n in range(len(values))],
        )
        before = [value for value in values[:last] if value is not None]
        level = panel.get("reference", sum(before) / len(before) if before else None)
        if level is not None:
            axes.plot([-0.5, last + 0.5], [level, level], color=palette.INK, linewidth=0.8, linestyle=(0, (3, 2)))
        axes.set_ylim(0, top * 1.28)
        axes.set_xlim(-0.7, last + 0.9)
        if values[last] is not None:
            axes.annotate(
                korean.number(values[last]),
                (last, values[last]),
                xytext=(3, 2.5),
                textcoords="offset points",
                ha="right" if last else "center",
                va="bottom",
                fontsize=8,
                fontweight="bold",
                color=palette.PRIMARY,
            )
        if panel["state"] or not known:
            axes.text(
                0.5,
                0.5,
                panel["state"] or "자료 없음",
                transform=axes.transAxes,
                ha="center",
                va="center",
                color=palette.UP,
                fontsize=8,
                bbox={"facecolor": "white", "edgecolor": palette.RULE, "linewidth": 0.6},
            )
        axes.set_xticks([0, last], [data["weeks"][0], data["weeks"][last]])
        axes.yaxis.set_major_locator(MaxNLocator(3, integer=True))
        axes.yaxis.set_major_formatter(lambda value, _position: korean.number(value))
        axes.grid(axis="y", color=palette.GRID, linewidth=0.6)
        for label, side in zip(axes.get_xticklabels(), ("left", "right"), strict=True):
            label.set_horizontalalignment(side)
    return figure


def _bars(data: Mapping[str, Any]) -> Figure:
    """Ranked horizontal bars; a tick marks each one's usual value. The `strong` one (the first) stands out."""
    items = data["items"]
    figure = Figure(figsize=(WIDTH_INCHES, 0.38 + 0.165 * len(items)), layout="constrained")
    axes = figure.subplots()
    _bare(axes)
    axes.spines["bottom"].set_visible(False)
    positions = range(len(items))
    top = max([item["value"] for item in items] + [item["reference"] or 0 for item in items]) or 1
    colours = [palette.PRIMARY if n == data.get("strong", 0) else palette.QUIET for n in positions]
    axes.barh(positions, [item["value"] for item in items], height=0.68, color=colours)
    for n, item in enumerate(items):
        axes.text(
            max(item["value"], item["reference"] or 0) + top * 0.012,
            n,
            korean.number(item["value"]),
            va="center",
            fontsize=8,
            color=palette.INK,
        )
    marked = [(item["reference"], n) for n, item in enumerate(items) if item["reference"] is not None]
    if marked:
        axes.vlines(
            [value for value, _ in marked],
            [n - 0.42 for _, n in marked],
            [n + 0.42 for _, n in marked],
            color=palette.UP,
            linewidth=1.4,
            label=data["reference_label"],
        )
        # Above the bars: no bar is long enough to be certain not to run under a legend inside.
        axes.legend(
            loc="lower right", bbox_to_anchor=(1, 1), borderaxespad=0.1, frameon=False, fontsize=7.5, handlelength=1.2
        )
    axes.set_yticks(list(positions), [item["label"] for item in items], color=palette.INK)
    axes.invert_yaxis()
    axes.set_xlim(0, top * 1.1)
    axes.set_xticks([])
    return figure


def _intervals(data: Mapping[str, Any]) -> Figure:
    """Rates as points with their 95 % intervals, against one reference line."""
    items = data["items"]
    figure = Figure(figsize=(WIDTH_INCHES, 0.55 + 0.185 * len(items)), layout="constrained")
    axes = figure.subplots()
    _bare(axes)
    positions = list(range(len(items)))
    reference = data["reference"]
    for n, item in enumerate(items):
        apart = item["high"] < reference or item["low"] > reference
        colour = palette.UP if apart else palette.ACCENT
        axes.plot([item["low"], item["high"]], [n, n], color=colour, linewidth=2.0, solid_capstyle="butt")
        axes.plot(
            [item["value"]],
            [n],
            marker="D" if apart else "o",
            markersize=5,
            color=colour,
            markeredgecolor="white",
            markeredgewidth=0.6,
        )
    axes.axvline(reference, color=palette.INK, linewidth=0.8, linestyle=(0, (3, 2)))
    axes.annotate(
        data["reference_label"], (reference, -0.9), ha="center", va="bottom", fontsize=7.5, annotation_clip=False
    )
    axes.set_yticks(positions, [item["label"] for item in items], color=palette.INK)
    axes.set_ylim(len(items) - 0.4, -0.8)
    axes.set_xlim(0, 1.02)
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0%", "25%", "50%", "75%", "100%"])
    axes.grid(axis="x", color=palette.GRID, linewidth=0.6)
    return figure


_SHAPES: dict[str, Callable[[Mapping[str, Any]], Figure]] = {
    "panels": _panels,
    "bars": _bars,
    "intervals": _intervals,
    "funnel": funnel,
    "rank_intervals": rank_intervals,
    "trends": trends,
    "weeks_ahead": weeks_ahead,
}

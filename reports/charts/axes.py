"""What the chart shapes of this folder share: the text width and bare axes."""

from __future__ import annotations

from matplotlib.axes import Axes

# The text width of an A4 page with 18 mm margins.
WIDTH_INCHES = 6.85


def bare(axes: Axes) -> None:
    """No frame but the bottom line, no tick marks, the grid behind."""
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.tick_params(length=0, pad=3)
    axes.set_axisbelow(True)

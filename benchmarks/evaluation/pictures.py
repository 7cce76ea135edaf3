"""Reliability and risk-coverage curves as pictures."""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl
import numpy as np
import numpy.typing as npt
from matplotlib.figure import Figure

BINS = 10
_INK, _GUIDE, _LINE = "#1b1b1b", "#9a9a9a", "#0b5394"


def draw(
    name: str, confidence: npt.NDArray[np.float32], is_right: npt.NDArray[np.bool_], threshold: float, folder: Path
) -> Path:
    """One picture a set: on the left stated against true share, on the right accuracy against the share answered.

    Returns:
        The PNG's path, `folder`/`name`.png.
    """
    figure = Figure(figsize=(9, 4.2), dpi=130, layout="constrained")
    left, right = figure.subplots(1, 2)
    order = np.argsort(confidence, kind="stable")
    bins = [part for part in np.array_split(order, min(BINS, len(order))) if len(part)]
    stated = [float(confidence[part].mean()) for part in bins]
    true = [float(is_right[part].mean()) for part in bins]
    errors = [_half_width(share, len(part)) for share, part in zip(true, bins, strict=True)]
    left.plot([0, 1], [0, 1], color=_GUIDE, linewidth=1, label="perfectly calibrated")
    left.errorbar(stated, true, yerr=errors, color=_LINE, marker="o", linewidth=1.2, label="ten equal parts, 95 %")
    left.set(xlabel="stated probability", ylabel="share that was right", xlim=(0, 1), ylim=(0, 1.02))
    left.legend(frameon=False, loc="lower right")
    falling = is_right[order[::-1]]
    answered = np.arange(1, len(falling) + 1) / len(falling)
    right.plot(answered, np.cumsum(falling) / np.arange(1, len(falling) + 1), color=_LINE, linewidth=1.4)
    sure = float((confidence >= threshold).mean())
    right.axvline(sure, color=_GUIDE, linewidth=1, linestyle="--")
    side = "right" if sure > 0.5 else "left"
    told = f" threshold {threshold:.2f}: {sure:.0%} answered "
    right.text(sure, 0.05, told, color=_INK, horizontalalignment=side)
    right.set(
        xlabel="share answered, most confident first", ylabel="accuracy of the answered", xlim=(0, 1), ylim=(0, 1.02)
    )
    figure.suptitle(f"{name}  (n = {len(confidence):,})", color=_INK)
    for axes in (left, right):
        axes.spines[["top", "right"]].set_visible(False)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.png"
    with mpl.rc_context({"svg.hashsalt": "1"}):
        figure.savefig(path, metadata={"Software": None})
    return path


def _half_width(share: float, count: int) -> float:
    """Of the 95 % interval of a share (normal approximation, never narrower than at .01)."""
    return 1.96 * float(np.sqrt(max(share * (1 - share), 0.01) / count))


def curve(confidence: npt.NDArray[np.float32], is_right: npt.NDArray[np.bool_]) -> list[dict[str, float]]:
    """The risk-coverage curve at every tenth of the texts: share answered, accuracy, lowest probability answered."""
    order = np.argsort(-confidence, kind="stable")
    points = []
    for tenth in range(1, 11):
        count = max(1, len(order) * tenth // 10)
        points.append(
            {
                "answered": count / len(order),
                "accuracy": float(is_right[order[:count]].mean()),
                "from_probability": float(confidence[order[count - 1]]),
            }
        )
    return points

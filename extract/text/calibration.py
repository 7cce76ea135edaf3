"""Scores into probabilities, and how far a model's probabilities can be trusted.

Temperature scaling: Guo, Pleiss, Sun & Weinberger, "On Calibration of Modern Neural Networks", ICML 2017.
Whether an observed calibration error says anything is judged against what a perfectly calibrated model of the same
confidence and size shows by chance (consistency resampling: Bröcker & Smith, Weather and Forecasting 22, 2007).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax, softmax

BINS = 10


@dataclass(frozen=True)
class Scaling:
    """probabilities = softmax(sharpness * score).

    One number for all labels: a shift for each label as well would carry the mix of last year's labels into this year's
    answers (e-People titles a year on: accuracy .708 without, .671 with).
    """

    sharpness: float

    def probabilities(self, scores: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """Shape as `scores` (texts, labels)."""
        found: npt.NDArray[np.float32] = softmax(self.sharpness * scores, axis=1).astype(np.float32)
        return found


def fit_scaling(scores: npt.NDArray[np.float32], columns: npt.NDArray[np.int64]) -> Scaling:
    """The scaling under which held-out scores are most likely.

    Args:
        scores: shape (texts, labels), of texts that the scoring model was not trained on.
        columns: the true label of each text, as a column of `scores`.
    """
    rows = np.arange(len(scores))

    def loss(log_sharpness: float) -> float:
        return -float(log_softmax(np.exp(log_sharpness) * scores, axis=1)[rows, columns].mean())

    return Scaling(float(np.exp(minimize_scalar(loss, bounds=(-4.0, 5.0), method="bounded").x)))


def calibration_error(confidence: npt.NDArray[np.float32], is_right: npt.NDArray[np.bool_]) -> float:
    """Expected calibration error over `BINS` bins of equally many texts: mean |share right - mean confidence|."""
    if not len(confidence):
        return float("nan")
    order = np.argsort(confidence, kind="stable")
    error = 0.0
    for part in np.array_split(order, min(BINS, len(order))):
        error += len(part) / len(order) * abs(float(is_right[part].mean()) - float(confidence[part].mean()))
    return error


def calibration_band(confidence: npt.NDArray[np.float32], *, share: float = 0.95, draws: int = 2000) -> float:
    """What the calibration error of a perfectly calibrated model with these confidences stays under, so often."""
    random = np.random.default_rng(7)
    found = [calibration_error(confidence, random.random(len(confidence)) < confidence) for _ in range(draws)]
    return float(np.quantile(found, share))

"""How good a head's answers are on texts it did not learn from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.metrics import cohen_kappa_score, f1_score

from extract.text.calibration import calibration_band, calibration_error
from extract.text.prediction import Prediction

MIN_SCORED_ROWS = 15
"""Macro-F1 is the mean over labels with at least that many asked texts: of fewer, F1 is chance."""
_SMALLEST = 1e-6


@dataclass(frozen=True)
class Score:
    """Figures of one head on one set of texts.

    Attributes:
        rows: how many texts were asked.
        accuracy, macro_f1, top3: shares; "unsure" is not used, every text gets its best label.
        log_loss: mean, natural logarithm.
        base_log_loss: of always stating the labels' shares among the learned texts.
        calibration_error, calibration_band: see `extract.text.calibration`.
    """

    rows: int
    accuracy: float
    macro_f1: float
    top3: float
    log_loss: float
    base_log_loss: float
    calibration_error: float
    calibration_band: float


def score(answers: Prediction, truth: npt.NDArray[np.str_], learned: npt.NDArray[np.str_]) -> Score:
    """Score answers.

    Args:
        answers: one row a text.
        truth: its label; labels that the head does not know count as wrong and nearly impossible.
        learned: labels of the texts that were learned from.
    """
    best = np.array(answers.best())
    is_right = best == truth
    confidence = answers.confidence()
    stated = np.array([answers.of(label)[row] for row, label in enumerate(truth.tolist())])
    base = np.array([(learned == label).mean() for label in truth.tolist()])
    return Score(
        rows=len(truth),
        accuracy=float(is_right.mean()),
        macro_f1=macro_f1_of_common(truth, best),
        top3=float(np.mean([label in top for label, top in zip(truth.tolist(), answers.top(3), strict=True)])),
        log_loss=_log_loss(stated),
        base_log_loss=_log_loss(base),
        calibration_error=calibration_error(confidence, is_right),
        calibration_band=calibration_band(confidence),
    )


def macro_f1_of_common(truth: npt.NDArray[np.str_], answers: npt.NDArray[np.str_]) -> float:
    """The mean F1 over labels with at least `MIN_SCORED_ROWS` texts; over all labels when none has as many."""
    names, counts = np.unique(truth, return_counts=True)
    scored = names[counts >= MIN_SCORED_ROWS] if (counts >= MIN_SCORED_ROWS).any() else names
    return float(f1_score(truth, answers, labels=scored, average="macro", zero_division=0))


def kappa(one: npt.NDArray[np.str_], other: npt.NDArray[np.str_]) -> float:
    """Agreement of two readers beyond chance (Cohen, Educational and Psychological Measurement 20, 1960)."""
    return float(cohen_kappa_score(one, other))


def macro_f1(truth: npt.NDArray[np.int64], answers: npt.NDArray[np.int64]) -> float:
    """The mean F1 over all labels that occur."""
    return float(f1_score(truth, answers, average="macro", zero_division=0))


def _log_loss(stated: npt.NDArray[np.floating]) -> float:
    return float(-np.log(np.maximum(stated, _SMALLEST)).mean())

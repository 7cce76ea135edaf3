"""Train a head on one part of a labelled set, ask it about the other, and say how good its answers are."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks.evaluation.datasets import LabelledSet, parts
from benchmarks.measures import Measure
from extract.text.features.matrix import Reader
from extract.text.head import Head
from extract.text.head_training import train_head
from extract.text.prediction import Prediction
from extract.text.scoring import score


@dataclass(frozen=True)
class Scored:
    """A head, its answers and what they are worth.

    Attributes:
        head: as trained.
        confidence, is_right: one an asked text.
        measures: named figures with their bars.
    """

    head: Head
    confidence: npt.NDArray[np.float32]
    is_right: npt.NDArray[np.bool_]
    measures: tuple[Measure, ...]


def score_set(of: LabelledSet, data: Path, test: Path | None, reader: Reader) -> Scored:
    """Train and ask.

    Args:
        of: the set.
        data: folder that is learned from.
        test: folder that is asked, or None, see `datasets.parts`.
        reader: remembers word forms from set to set.
    """
    cut = parts(of, data, test)
    start = time.monotonic()
    head = train_head(of.name, reader.read(cut.train.texts), cut.train.labels)
    seconds = time.monotonic() - start
    answers = head.predict(reader.read(cut.test.texts))
    note = f"{cut.split}; {len(cut.train):,} learned, {cut.left_out:,} asked rows left out; trained in {seconds:.0f} s"
    return _scored(of, head, answers, cut.test.labels, cut.train.labels, note)


def _scored(
    of: LabelledSet,
    head: Head,
    answers: Prediction,
    truth: npt.NDArray[np.str_],
    learned: npt.NDArray[np.str_],
    note: str,
) -> Scored:
    found = score(answers, truth, learned)
    confidence, is_right = answers.confidence(), np.array(answers.best()) == truth
    figures = {"accuracy": found.accuracy, "macro_f1": found.macro_f1, "top3": found.top3}
    measures = [
        Measure(f"{of.name}.{name}", value, "share", of.bars.get(name), ">=", found.rows, note * (name == "accuracy"))
        for name, value in figures.items()
        if name != "top3" or len(answers.labels) > 3
    ]
    ratio, band = found.log_loss / found.base_log_loss, found.calibration_band
    is_sure = confidence >= head.threshold
    sure_note = f"from a probability of {head.threshold:.2f} on"
    error_note = "bar: what 95 % of perfectly calibrated models of this size stay under"
    measures += [
        Measure(f"{of.name}.log_loss_vs_base_rate", ratio, "ratio", 1.0, "<=", found.rows),
        Measure(f"{of.name}.ece", found.calibration_error, "share", band, "<=", found.rows, error_note),
        Measure(f"{of.name}.ece_band95", band, "share", None, "<=", found.rows),
        Measure(f"{of.name}.answered", float(is_sure.mean()), "share", None, ">=", found.rows, "the rest is 'unsure'"),
        Measure(
            f"{of.name}.accuracy_of_answered",
            float(is_right[is_sure].mean()) if is_sure.any() else None,
            "share",
            None,
            ">=",
            int(is_sure.sum()),
            sure_note,
        ),
    ]
    return Scored(head, confidence, is_right, tuple(measures))

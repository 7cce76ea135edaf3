"""600 real petitions and city proposals, labelled twice: their text stays in DATA, the labels are ours.

`data/domain_labels.csv` holds set, id and, for each question, the label of pass a, of pass b and the agreed one;
`data/domain_codebook.md` says what the labels mean and who gave them.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from benchmarks.measures import Measure
from extract.text.features.matrix import TextNumbers
from extract.text.head_training import take, train_head
from extract.text.scoring import kappa, score
from extract.text.text_model import reader

QUESTIONS = ("topic", "sentiment", "intent", "urgency", "city_matter")
FOLDS = 5
_TEXTS = {
    "national_petitions": ("petition_idx", "title", "content"),
    "seoul_citizen_proposals": ("제안번호", "제안제목", "제안내용_text"),
}


class MissingTextsError(FileNotFoundError):
    """The folder lacks texts that are labelled."""


@dataclass(frozen=True)
class DomainSet:
    """The labelled texts.

    Attributes:
        texts: str, a title on a line of its own.
        labels: one column a question (agreed), beside `<question>_a` and `<question>_b`.
    """

    texts: pl.Series
    labels: pl.DataFrame


def read(data: Path) -> DomainSet:
    """Labels with their texts.

    Raises:
        MissingTextsError: DATA does not hold every labelled text.
    """
    labels = pl.read_csv(str(files("benchmarks.evaluation") / "data" / "domain_labels.csv"), infer_schema=False)
    found = []
    for name, (key, title, body) in _TEXTS.items():
        path = data / f"{name}.csv.gz"
        if path.is_file():
            rows = pl.read_csv(path, infer_schema=False).unique(key, keep="first", maintain_order=True)
            text = pl.concat_str(pl.col(title).fill_null(""), pl.col(body).fill_null(""), separator="\n")
            found.append(rows.select(pl.lit(name).alias("set"), pl.col(key).alias("id"), text.alias("text")))
    if not found:
        raise MissingTextsError(f"{data} holds neither {' nor '.join(_TEXTS)}")
    joined = labels.join(pl.concat(found), on=["set", "id"], how="left", maintain_order="left")
    missing = joined["text"].null_count()
    if missing:
        raise MissingTextsError(f"{data} lacks {missing} of the {joined.height} labelled texts")
    return DomainSet(joined["text"], joined.drop("text"))


def measure(data: Path) -> list[Measure]:
    """Agreement of the two passes, and what a head learns from the set, asked in five folds."""
    domain = read(data)
    numbers = reader().read(domain.texts)
    measures = []
    for question in QUESTIONS:
        one, other = (domain.labels[f"{question}_{which}"].to_numpy().astype(str) for which in "ab")
        agreed = domain.labels[question].to_numpy().astype(str)
        note = f"two independent passes, {(one == other).mean():.0%} alike"
        measures.append(Measure(f"domain.{question}.kappa", kappa(one, other), "kappa", None, ">=", len(one), note))
        measures += _asked_in_folds(question, numbers, agreed)
    return measures


def _asked_in_folds(question: str, numbers: TextNumbers, labels: npt.NDArray[np.str_]) -> list[Measure]:
    fold_of = np.random.default_rng(600).permutation(len(labels)) % FOLDS
    figures = []
    for fold in range(FOLDS):
        known, asked = np.flatnonzero(fold_of != fold), np.flatnonzero(fold_of == fold)
        head = train_head(question, take(numbers, known), labels[known])
        figures.append(score(head.predict(take(numbers, asked)), labels[asked], labels[known]))
    majority = max((labels == label).mean() for label in np.unique(labels))
    return [
        Measure(
            f"domain.{question}.accuracy",
            float(np.mean([figure.accuracy for figure in figures])),
            "share",
            None,
            ">=",
            len(labels),
            f"mean of {FOLDS} folds; always the commonest label: {majority:.3f}",
        ),
        Measure(
            f"domain.{question}.log_loss_vs_base_rate",
            float(np.mean([figure.log_loss for figure in figures]) / np.mean([f.base_log_loss for f in figures])),
            "ratio",
            1.0,
            "<=",
            len(labels),
        ),
    ]

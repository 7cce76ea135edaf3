"""600 real petitions and city proposals with labels of our own: their text stays in DATA, the labels are here.

`data/domain_labels.csv` holds for each question the final label and those of two independent passes (`_a`, `_b`);
`data/domain_codebook.md` says what the labels mean, who gave them and how disagreements were settled.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from benchmarks.measures import Measure
from extract.text import sentiment, urgency
from extract.text.features.matrix import TextNumbers
from extract.text.head_training import take, train_head
from extract.text.linear_fitting import Recipe
from extract.text.scoring import kappa, macro_f1_of_common, score
from extract.text.text_model import reader

QUESTIONS = ("topic", "sentiment", "intent", "urgency", "city_matter")
FOLDS = 5
RECIPES = (Recipe(0.3, min_texts=3),)
"""Fixed: a choice made on 480 texts would be noise."""
PASSES = ("a", "b")
# The first letter of an id says which set it is of.
_TEXTS = {
    "n": ("national_petitions", "petition_idx", "title", "content"),
    "s": ("seoul_citizen_proposals", "제안번호", "제안제목", "제안내용_text"),
}


class MissingTextsError(FileNotFoundError):
    """The folder lacks texts that are labelled."""


@dataclass(frozen=True)
class DomainSet:
    """The labelled texts.

    Attributes:
        texts: str, a title on a line of its own.
        labels: id and for each question the final label and those of the passes.
    """

    texts: pl.Series
    labels: pl.DataFrame


def labels() -> pl.DataFrame:
    """Id ("n:" petitions, "s:" proposals) and for each question three columns, of every labelled text."""
    return pl.read_csv(str(files("benchmarks.evaluation") / "data" / "domain_labels.csv"), infer_schema=False)


def read(data: Path) -> DomainSet:
    """Labels with their texts.

    Raises:
        MissingTextsError: DATA does not hold every labelled text.
    """
    found = []
    for letter, (name, key, title, body) in _TEXTS.items():
        path = data / f"{name}.csv.gz"
        if path.is_file():
            rows = pl.read_csv(path, infer_schema=False).unique(key, keep="first", maintain_order=True)
            text = pl.concat_str(pl.col(title).fill_null(""), pl.col(body).fill_null(""), separator="\n")
            found.append(rows.select(pl.concat_str(pl.lit(f"{letter}:"), key).alias("id"), text.alias("text")))
    if not found:
        raise MissingTextsError(f"{data} holds neither national_petitions nor seoul_citizen_proposals")
    known = labels()
    joined = known.join(pl.concat(found), on="id", how="left", maintain_order="left")
    missing = joined["text"].null_count()
    if missing:
        raise MissingTextsError(f"{data} lacks {missing} of the {joined.height} labelled texts")
    return DomainSet(joined["text"], joined.drop("text"))


def agreement() -> list[Measure]:
    """Cohen's kappa of the two passes, a figure a question."""
    given = labels()
    return [
        Measure(
            f"domain.{question}.kappa",
            kappa(*(given[f"{question}_{one}"].to_numpy().astype(str) for one in PASSES)),
            "kappa",
            None,
            ">=",
            given.height,
            "two passes by language models under one codebook: people would agree less",
        )
        for question in QUESTIONS
    ]


def measure(data: Path) -> list[Measure]:
    """Agreement, and what a head learns from the set, asked in five folds; nothing when DATA lacks the texts."""
    try:
        domain = read(data)
    except MissingTextsError:
        return []
    numbers = reader().read(domain.texts)
    measures = agreement()
    for question in QUESTIONS:
        measures += _asked_in_folds(question, numbers, domain.labels[question].to_numpy().astype(str))
    return [*measures, *_rules(domain)]


def _asked_in_folds(question: str, numbers: TextNumbers, truth: npt.NDArray[np.str_]) -> list[Measure]:
    answers, losses, base_losses = np.empty_like(truth), [], []
    fold_of = np.random.default_rng(600).permutation(len(truth)) % FOLDS
    for fold in range(FOLDS):
        known, asked = np.flatnonzero(fold_of != fold), np.flatnonzero(fold_of == fold)
        head = train_head(question, take(numbers, known), truth[known], recipes=RECIPES)
        said = head.predict(take(numbers, asked))
        figures = score(said, truth[asked], truth[known])
        answers[asked] = said.best()
        losses.append(figures.log_loss)
        base_losses.append(figures.base_log_loss)
    rows = len(truth)
    commonest = max((truth == label).mean() for label in np.unique(truth))
    return [
        Measure(
            f"domain.{question}.accuracy",
            float((answers == truth).mean()),
            "share",
            None,
            ">=",
            rows,
            f"{FOLDS} folds, each text asked once; always the commonest label: {commonest:.3f}",
        ),
        _macro_f1(f"domain.{question}.macro_f1", answers, truth),
        Measure(
            f"domain.{question}.log_loss_vs_base_rate",
            float(np.mean(losses) / np.mean(base_losses)),
            "ratio",
            1.0,
            "<=",
            rows,
        ),
    ]


def _rules(domain: DomainSet) -> list[Measure]:
    """The word lists of sentiment and urgency on the same texts: what a head has to beat."""
    measures = []
    for question, answered in (("sentiment", sentiment.judge(domain.texts)), ("urgency", urgency.judge(domain.texts))):
        truth, said = (labels.to_numpy().astype(str) for labels in (domain.labels[question], answered))
        name, note = f"domain.{question}_rule", "the word list"
        right = float((said == truth).mean())
        measures += [
            Measure(f"{name}.accuracy", right, "share", None, ">=", len(truth), note),
            _macro_f1(f"{name}.macro_f1", said, truth),
        ]
    return measures


def _macro_f1(metric: str, answers: npt.NDArray[np.str_], truth: npt.NDArray[np.str_]) -> Measure:
    return Measure(metric, macro_f1_of_common(truth, answers), "share", None, ">=", len(truth))

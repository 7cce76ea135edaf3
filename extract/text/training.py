"""The week's training of what the warehouse's own records can teach, and whether the result may replace the old.

A candidate is judged on texts that neither it nor the model in force has learned from: what came after the one in force
was trained. It is refused when it is worse beyond the noise of so few texts (paired bootstrap: Efron & Tibshirani 1993,
ch. 16; Koehn, EMNLP 2004), or when it forgets a department that still exists.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import polars as pl
import psycopg

from extract.text.features.matrix import TextNumbers
from extract.text.head import Head
from extract.text.head_training import TooFewLabelsError, take, train_head
from extract.text.labelled import labelled_items, retired_departments
from extract.text.linear_fitting import Recipe
from extract.text.model_store import Decision, StoredModel
from extract.text.normalisation import bare
from extract.text.prediction import Prediction
from extract.text.scoring import macro_f1, score
from extract.text.text_model import TextModel, reader

TRAINING_WEEKS = 60
QUESTIONS = ("department", "topic")
MIN_ROWS = 200
"""A question with fewer labelled texts is not learned."""
MIN_LABEL_ROWS = 15
MIN_JUDGED = 60
"""With fewer new texts two models cannot be told apart: the one in force stays."""
FIRST_HOLDOUT_SHARE = 0.2
DRAWS = 400
SURE = 0.95
RECIPES = (Recipe(0.3),)
"""One, not a choice: on three thousand texts a channel the choice changes little and takes most of the time."""


@dataclass(frozen=True)
class Outcome:
    """A trained candidate and what is to be done with it.

    Attributes:
        candidate: the model, trained on everything.
        decision: first, promoted or refused, with figures.
    """

    candidate: StoredModel
    decision: Decision


class NothingToLearnError(ValueError):
    """The warehouse holds too few recorded departments and topics for any head."""


def train(
    connection: psycopg.Connection, *, business_date: date, incumbent: StoredModel | None, decided_by: str
) -> Outcome:
    """Train a candidate on the last 60 weeks and judge it against the model in force. Writes nothing.

    Args:
        connection: as role `modeler`.
        business_date: items after it are not looked at.
        incumbent: the model in force, or None.
        decided_by: for the record.

    Raises:
        NothingToLearnError: no question has enough labelled texts.
    """
    from_on = business_date - timedelta(weeks=TRAINING_WEEKS) + timedelta(days=1)
    items = labelled_items(connection, from_on=from_on, through_on=business_date)
    numbers = reader().read(items["text"])
    held_out = _held_out(items, incumbent)
    learned = _without_copies(items, held_out)
    heads: dict[str, Head] = {}
    scores: dict[str, object] = {}
    faults: list[str] = []
    retired = retired_departments(connection, on=business_date)
    for question in QUESTIONS:
        labels = _labels(items, question)
        known = np.flatnonzero(labels != "")
        if len(known) < MIN_ROWS:
            continue
        try:
            heads[question] = train_head(question, take(numbers, known), labels[known], recipes=RECIPES)
            before = np.intersect1d(known, learned)
            trial = train_head(question, take(numbers, before), labels[before], recipes=RECIPES)
        except TooFewLabelsError:
            heads.pop(question, None)
            continue
        asked = np.intersect1d(known, held_out)
        old = incumbent.model.heads.get(question) if incumbent else None
        figures, fault = _compared(question, take(numbers, asked), labels[asked], labels[before], trial, old)
        scores[question] = figures
        faults += filter(None, [fault, _forgotten(question, old, heads[question], retired)])
    if not heads:
        raise NothingToLearnError(
            f"fewer than {MIN_ROWS} items with a recorded department or topic from {from_on} to {business_date}; "
            "they come with petitions and 120 calls: look at the ingests of these sources"
        )
    inherited = {} if incumbent is None else dict(incumbent.model.heads)
    model = TextModel({**inherited, **heads})
    candidate = StoredModel(f"heads-{business_date:%Y%m%d}-{model.fingerprint()}", model, from_on, business_date)
    return Outcome(candidate, _decision(candidate, incumbent, business_date, scores, faults, decided_by))


def _decision(
    candidate: StoredModel,
    incumbent: StoredModel | None,
    on: date,
    scores: Mapping[str, object],
    faults: list[str],
    decided_by: str,
) -> Decision:
    if incumbent is None:
        return Decision(on, "first", candidate.model_id, None, "아직 쓰는 모델이 없음", scores, decided_by)
    if faults:
        return Decision(on, "refused", candidate.model_id, incumbent.model_id, "; ".join(faults), scores, decided_by)
    return Decision(
        on, "promoted", candidate.model_id, incumbent.model_id, "쓰는 모델보다 나쁘지 않음", scores, decided_by
    )


def _compared(
    question: str,
    asked: TextNumbers,
    truth: npt.NDArray[np.str_],
    learned: npt.NDArray[np.str_],
    trial: Head,
    old: Head | None,
) -> tuple[dict[str, object], str | None]:
    """Figures of both on the same texts, and what speaks against the candidate."""
    if not len(truth):
        return {"judged": 0}, None if old is None else f"{question}: 견줄 새 글이 없음"
    new_answers = trial.predict(asked)
    figures: dict[str, object] = {"judged": len(truth), "candidate": asdict(score(new_answers, truth, learned))}
    if old is None:
        return figures, None
    old_answers = old.predict(asked)
    figures["incumbent"] = asdict(score(old_answers, truth, learned))
    if len(truth) < MIN_JUDGED:
        return figures, f"{question}: 견줄 새 글이 {len(truth)}건뿐임({MIN_JUDGED}건부터 견줌)"
    worse = share_worse(new_answers, old_answers, truth)
    figures["share_of_draws_worse"] = worse
    return figures, f"{question}: 쓰는 모델보다 나쁨(재표본 {worse:.0%})" if worse >= SURE else None


def share_worse(new: Prediction, old: Prediction, truth: npt.NDArray[np.str_]) -> float:
    """In what share of redrawn sets of the same texts the new answers have the lower macro-F1."""
    names = np.unique(truth)
    columns = np.searchsorted(names, truth)
    new_columns, old_columns = (_columns(answers.best(), names) for answers in (new, old))
    random = np.random.default_rng(400)
    worse = 0
    for _ in range(DRAWS):
        drawn = random.integers(0, len(truth), len(truth))
        worse += macro_f1(columns[drawn], new_columns[drawn]) < macro_f1(columns[drawn], old_columns[drawn])
    return worse / DRAWS


def _columns(answers: list[str], names: npt.NDArray[np.str_]) -> npt.NDArray[np.int64]:
    """Position of each answer among the names; one past the last for answers that are never true here."""
    where = {str(name): column for column, name in enumerate(names)}
    return np.array([where.get(answer, len(names)) for answer in answers], dtype=np.int64)


def _forgotten(question: str, old: Head | None, new: Head, retired: frozenset[str]) -> str | None:
    lost = sorted(set(old.labels) - set(new.labels) - retired) if old else []
    return f"{question}: 없어지지 않은 것을 잊음({', '.join(lost)})" if lost else None


def _labels(items: pl.DataFrame, question: str) -> npt.NDArray[np.str_]:
    """The recorded label of each item, "" where there is none or too few texts bear it."""
    column = items[question].fill_null("")
    common = column.value_counts().filter(pl.col("count") >= MIN_LABEL_ROWS)[question]
    return (
        items.select(pl.when(column.is_in(common.to_list())).then(column).otherwise(pl.lit("")))
        .to_series()
        .to_numpy()
        .astype(str)
    )


def _held_out(items: pl.DataFrame, incumbent: StoredModel | None) -> npt.NDArray[np.int64]:
    """Rows that came after the model in force was trained; before the first model the latest fifth."""
    if incumbent is not None:
        is_new = items["occurred_on"] > incumbent.trained_through_on
        return np.flatnonzero(is_new.to_numpy())
    return np.arange(int(items.height * (1 - FIRST_HOLDOUT_SHARE)), items.height)


def _without_copies(items: pl.DataFrame, held_out: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The other rows, but for those that say what a held-out one says."""
    plain = items.select(bare(pl.col("text"), limit=400).alias("plain"))["plain"]
    is_asked = np.zeros(items.height, dtype=bool)
    is_asked[held_out] = True
    is_copy = plain.is_in(plain.filter(pl.Series(is_asked)).unique().to_list()).to_numpy()
    return np.flatnonzero(~is_asked & ~is_copy)

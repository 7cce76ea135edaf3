"""Training a head: how strongly it is held back is chosen on folds, its probabilities are fitted on folds.

Folds are drawn at random also where texts are dated. Folds in time (learn the past, ask the present) were tried:
agencies hand in their texts in batches, so the present of a fold is harder than any real week, and the probabilities
came out far too modest (e-People titles: calibration error .18 against .02).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
from sklearn.model_selection import StratifiedKFold

from extract.text.calibration import fit_scaling
from extract.text.features.matrix import TextNumbers
from extract.text.head import Head, Weights
from extract.text.linear_fitting import Columns, Partner, Recipe, fit
from extract.text.scoring import macro_f1

FOLDS = 4
MIN_ROWS_OF_LABEL = FOLDS
ALWAYS_UNSURE = 1.01
"""A threshold that no probability reaches."""
COSTS, COSTS_OF_MUCH = (0.1, 0.3, 1.0), (0.3, 1.0)
FOLDS_OF_MUCH = 2
MUCH_WORK = 20_000_000
"""N-grams of all texts times labels. Beyond it less is tried, on fewer folds, and never the partner that asks once a
label, whose answers on many labels were worse as well: training stays within minutes."""
TOP = 3


class TooFewLabelsError(ValueError):
    """There are not two labels with enough rows: there is nothing to learn."""


def train_head(
    name: str,
    numbers: TextNumbers,
    labels: npt.NDArray[np.str_],
    *,
    recipes: tuple[Recipe, ...] = (),
    threshold_precision: float = 0.8,
    seed: int = 0,
) -> Head:
    """Train a head on labelled texts.

    Args:
        name: the question it answers.
        numbers: the texts.
        labels: one a text; labels with fewer than `MIN_ROWS_OF_LABEL` rows are left out with their texts.
        recipes: what to choose from; when none is given, a cost is chosen first and then a partner.
        threshold_precision: answers below the threshold are "unsure"; it is the lowest at which the answers above are
            right that often on held-out folds.
        seed: of the folds.

    Raises:
        TooFewLabelsError: fewer than two labels remain.
    """
    kept = _rows_of_known_labels(labels)
    numbers, labels = take(numbers, kept), labels[kept]
    names, columns = np.unique(labels, return_inverse=True)
    if len(names) < 2:
        raise TooFewLabelsError(f"head {name!r}: fewer than two labels have {MIN_ROWS_OF_LABEL} rows")
    folds = list(StratifiedKFold(FOLDS, shuffle=True, random_state=seed).split(np.zeros(len(columns)), columns))
    recipe = _chosen(numbers, columns, folds, recipes)
    asked = np.concatenate([test for _, test in folds])
    held_out = np.concatenate(
        [
            fit(take(numbers, train), columns[train], len(names), recipe).scores(take(numbers, test))
            for train, test in folds
        ]
    )
    scaling = fit_scaling(held_out, columns[asked])
    probabilities = scaling.probabilities(held_out)
    is_right = probabilities.argmax(axis=1) == columns[asked]
    final = fit(numbers, columns, len(names), recipe)
    card: dict[str, object] = {
        "rows": len(columns),
        "rows_by_label": {str(label): int((columns == column).sum()) for column, label in enumerate(names)},
        "cost": recipe.cost,
        "partner": recipe.partner,
        "accuracy_on_folds": round(float(is_right.mean()), 4),
        "macro_f1_on_folds": round(macro_f1(columns[asked], probabilities.argmax(axis=1)), 4),
    }
    threshold = unsure_threshold(probabilities.max(axis=1), is_right, precision=threshold_precision)
    return Head(name, tuple(names.tolist()), final, scaling, threshold, card)


def take(numbers: TextNumbers, rows: Columns) -> TextNumbers:
    """The chosen texts, in the order of `rows`."""
    return TextNumbers(numbers.characters.take(rows), numbers.morphemes.take(rows), numbers.meaning[rows])


def unsure_threshold(confidence: Weights, is_right: npt.NDArray[np.bool_], *, precision: float) -> float:
    """The lowest confidence from which on the more confident answers are right that often, or `ALWAYS_UNSURE`."""
    order = np.argsort(-confidence, kind="stable")
    share = np.cumsum(is_right[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(share >= precision)
    return float(confidence[order][enough[-1]]) if len(enough) else ALWAYS_UNSURE


def _rows_of_known_labels(labels: npt.NDArray[np.str_]) -> Columns:
    _, columns, counts = np.unique(labels, return_inverse=True, return_counts=True)
    return np.flatnonzero(counts[columns] >= MIN_ROWS_OF_LABEL)


def _chosen(
    numbers: TextNumbers, columns: Columns, folds: list[tuple[Columns, Columns]], recipes: tuple[Recipe, ...]
) -> Recipe:
    """The recipe with the best answers on held-out folds: a cost first, then a partner."""
    if len(recipes) == 1:
        return recipes[0]
    label_count = int(columns.max()) + 1
    is_much = len(numbers.characters.buckets) * label_count > MUCH_WORK
    folds = folds[:FOLDS_OF_MUCH] if is_much else folds
    if recipes:
        return _best(_merits(numbers, columns, folds, recipes))
    # Two labels always have that partner: on 20,000 texts it was better on every draw.
    first: Partner = "bayes" if label_count == 2 else "none"
    costs = COSTS_OF_MUCH if is_much else COSTS
    merits = _merits(numbers, columns, folds, tuple(Recipe(cost, first) for cost in costs))
    partners: list[Partner] = []
    if label_count > 2 and not is_much:
        partners.append("bayes")
    if label_count > TOP:
        partners.append("logistic")
    cost = _best(merits).cost
    return _best(merits | _merits(numbers, columns, folds, tuple(Recipe(cost, partner) for partner in partners)))


def _best(merits: Mapping[Recipe, float]) -> Recipe:
    """Of equal ones the first."""
    return max(merits, key=merits.__getitem__)


def _merits(
    numbers: TextNumbers, columns: Columns, folds: list[tuple[Columns, Columns]], recipes: tuple[Recipe, ...]
) -> dict[Recipe, float]:
    merits = dict.fromkeys(recipes, 0.0)
    for train, test in folds:
        fit_on, ask = take(numbers, train), take(numbers, test)
        for recipe in recipes:
            scores = fit(fit_on, columns[train], int(columns.max()) + 1, recipe).scores(ask)
            merits[recipe] += _merit(scores, columns[test])
    return merits


def _merit(scores: Weights, truth: Columns) -> float:
    """Accuracy, macro-F1 and, with more than three labels, how often the truth is among the first three."""
    answers = scores.argmax(axis=1)
    merit = float((answers == truth).mean()) + macro_f1(truth, answers)
    if scores.shape[1] > TOP:
        first = np.argpartition(-scores, TOP - 1, axis=1)[:, :TOP]
        merit += float((first == truth[:, None]).any(axis=1).mean())
    return merit

"""Training a head: how strongly it is held back is chosen on folds, its probabilities are fitted on folds.

Folds are drawn at random also where texts are dated. Folds in time (learn the past, ask the present) were tried:
agencies hand in their texts in batches, so the present of a fold is harder than any real week, and the probabilities
came out far too modest (e-People titles: calibration error .18 against .02).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC

from extract.text.calibration import fit_scaling
from extract.text.features.matrix import TextNumbers
from extract.text.head import Head, Linear, Vocabulary, Weights
from extract.text.scoring import macro_f1

MIN_TEXTS = 2
"""N-grams of a single text say nothing about another."""
FOLDS = 4
MIN_ROWS_OF_LABEL = FOLDS
ALWAYS_UNSURE = 1.01
"""A threshold that no probability reaches."""
COSTS = (0.1, 0.3, 1.0)
FOLDS_FOR_COST = 2
BAYES_COST = 0.1
_BAYES_SHARE = 0.5

Columns = npt.NDArray[np.int64]


class TooFewLabelsError(ValueError):
    """There are not two labels with enough rows: there is nothing to learn."""


def train_head(
    name: str,
    numbers: TextNumbers,
    labels: npt.NDArray[np.str_],
    *,
    costs: tuple[float, ...] = COSTS,
    threshold_precision: float = 0.8,
    seed: int = 0,
) -> Head:
    """Train a head on labelled texts.

    Args:
        name: the question it answers.
        numbers: the texts.
        labels: one a text; labels with fewer than `MIN_ROWS_OF_LABEL` rows are left out with their texts.
        costs: what to choose LinearSVC's C from.
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
    cost = _chosen(numbers, columns, folds, costs)
    asked = np.concatenate([test for _, test in folds])
    held_out = np.concatenate(
        [
            _fit(take(numbers, train), columns[train], len(names), cost).scores(take(numbers, test))
            for train, test in folds
        ]
    )
    scaling = fit_scaling(held_out, columns[asked])
    probabilities = scaling.probabilities(held_out)
    is_right = probabilities.argmax(axis=1) == columns[asked]
    final = _fit(numbers, columns, len(names), cost)
    card: dict[str, object] = {
        "rows": len(columns),
        "rows_by_label": {str(label): int((columns == column).sum()) for column, label in enumerate(names)},
        "cost": cost,
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
    numbers: TextNumbers, columns: Columns, folds: list[tuple[Columns, Columns]], costs: tuple[float, ...]
) -> float:
    """The cost with the best mean of accuracy and macro-F1 on the first folds."""
    if len(costs) == 1:
        return costs[0]
    merits = np.zeros(len(costs))
    for train, test in folds[:FOLDS_FOR_COST]:
        fit_on, ask = take(numbers, train), take(numbers, test)
        for row, cost in enumerate(costs):
            answers = _fit(fit_on, columns[train], int(columns.max()) + 1, cost).scores(ask).argmax(axis=1)
            merits[row] += float((answers == columns[test]).mean()) + macro_f1(columns[test], answers)
    return costs[int(merits.argmax())]


def vocabulary_of(numbers: TextNumbers, *, min_texts: int = MIN_TEXTS) -> Vocabulary:
    """The n-grams of at least so many of the texts, with their inverse document frequency."""
    kinds, frequencies = [], []
    for counts in (numbers.characters, numbers.morphemes):
        buckets, texts = np.unique(counts.buckets, return_counts=True)
        kinds.append(buckets[texts >= min_texts])
        frequencies.append(texts[texts >= min_texts])
    # A bucket that both kinds fall into belongs to the characters.
    is_free = ~np.isin(kinds[1], kinds[0])
    texts_with = np.concatenate([frequencies[0], frequencies[1][is_free]])
    idf = np.log((1 + len(numbers)) / (1 + texts_with)) + 1
    return Vocabulary(np.concatenate([kinds[0], kinds[1][is_free]]), len(kinds[0]), idf.astype(np.float32))


def _fit(numbers: TextNumbers, columns: Columns, label_count: int, cost: float) -> Linear:
    vocabulary = vocabulary_of(numbers)
    tfidf = vocabulary.tfidf(numbers)
    together = sp.hstack([tfidf, sp.csr_matrix(numbers.meaning)]).tocsr()
    model = LinearSVC(C=cost, class_weight="balanced", random_state=0).fit(together, columns)
    weights, bias = _as_columns(model.coef_, model.intercept_, model.classes_, label_count)
    split = len(vocabulary.buckets)
    word_weights, meaning_weights = weights[:split], weights[split:]
    if label_count == 2:
        ratio = _log_count_ratio(tfidf, columns)
        scaled = tfidf @ sp.diags_array(ratio)
        bayes = LinearSVC(C=BAYES_COST, class_weight="balanced", random_state=0).fit(scaled, columns)
        more, more_bias = _as_columns(bayes.coef_ * ratio, bayes.intercept_, bayes.classes_, label_count)
        own, other = _spread(tfidf @ word_weights), _spread(tfidf @ more)
        share = np.float32(_BAYES_SHARE * own / other)
        word_weights = (1 - _BAYES_SHARE) * word_weights + share * more
        meaning_weights = (1 - _BAYES_SHARE) * meaning_weights
        bias = (1 - _BAYES_SHARE) * bias + share * more_bias
    return Linear(vocabulary, np.ascontiguousarray(word_weights, dtype=np.float32), meaning_weights, bias)


def _spread(scores: Weights) -> float:
    return float(scores.std()) or 1.0


def _as_columns(
    coefficients: npt.NDArray[np.float64], intercept: npt.NDArray[np.float64], present: Columns, label_count: int
) -> tuple[Weights, Weights]:
    """One column a label: two labels share one row of coefficients, a label that a fold lacks never wins."""
    if len(coefficients) == 1:
        coefficients = np.concatenate([-coefficients, coefficients]) / 2
        intercept = np.concatenate([-intercept, intercept]) / 2
    weights = np.zeros((coefficients.shape[1], label_count), dtype=np.float32)
    bias = np.full(label_count, -3.0, dtype=np.float32)
    weights[:, present], bias[present] = coefficients.T, intercept
    return weights, bias


def _log_count_ratio(tfidf: sp.csr_matrix, columns: Columns) -> npt.NDArray[np.float32]:
    held = sp.csr_matrix((np.ones_like(tfidf.data), tfidf.indices, tfidf.indptr), shape=tfidf.shape)
    one = 1 + np.asarray(held[np.flatnonzero(columns == 1)].sum(axis=0)).ravel()
    other = 1 + np.asarray(held[np.flatnonzero(columns == 0)].sum(axis=0)).ravel()
    found: npt.NDArray[np.float64] = np.log((one / one.sum()) / (other / other.sum()))
    return found.astype(np.float32)

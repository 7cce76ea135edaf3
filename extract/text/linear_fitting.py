"""Fitting the linear model of a head: a support vector machine, alone or averaged with a partner that errs differently.

The partner is a machine on naive Bayes log-count ratios (Wang & Manning, ACL 2012), one label against the rest, or a
multinomial logistic regression, which orders the labels below the first better. All are linear in the same numbers, so
the mean is one matrix and costs the night nothing.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from extract.text.features.matrix import TextNumbers
from extract.text.head import Linear, Vocabulary, Weights

Partner = Literal["none", "bayes", "logistic"]
Columns = npt.NDArray[np.int64]

MIN_TEXTS = 2
"""N-grams of a single text say nothing about another."""
BAYES_COST = 0.1
LOGISTIC_COST, LOGISTIC_STEPS = 5.0, 25
_ABSENT = -3.0


@dataclass(frozen=True)
class Recipe:
    """How a head is fitted.

    Attributes:
        cost: C of the support vector machine.
        partner: what it is averaged with.
        min_texts: n-grams of fewer texts are not looked at.
    """

    cost: float
    partner: Partner = "none"
    min_texts: int = MIN_TEXTS


@dataclass(frozen=True)
class _Part:
    """weights: shape (buckets and dimensions of meaning, labels); bias: shape (labels,)."""

    weights: Weights
    bias: Weights


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


def fit(numbers: TextNumbers, columns: Columns, label_count: int, recipe: Recipe) -> Linear:
    """Fit on texts whose labels are known.

    Args:
        numbers: the texts.
        columns: the label of each, as a number below `label_count`.
        label_count: labels; one that no text bears never wins.
        recipe: what is fitted.
    """
    vocabulary = vocabulary_of(numbers, min_texts=recipe.min_texts)
    tfidf = vocabulary.tfidf(numbers)
    together = sp.hstack([tfidf, sp.csr_matrix(numbers.meaning)]).tocsr()
    model = LinearSVC(C=recipe.cost, class_weight="balanced", random_state=0).fit(together, columns)
    found = _part(model.coef_, model.intercept_, model.classes_, label_count)
    if recipe.partner == "bayes":
        found = _mean(found, _bayes(tfidf, columns, label_count, together.shape[1]), together)
    elif recipe.partner == "logistic":
        found = _mean(found, _logistic(together, columns, label_count), together)
    split = len(vocabulary.buckets)
    return Linear(vocabulary, np.ascontiguousarray(found.weights[:split]), found.weights[split:], found.bias)


def _logistic(together: sp.csr_matrix, columns: Columns, label_count: int) -> _Part:
    with warnings.catch_warnings():
        # It stops early on purpose: more steps cost minutes and order the labels no better.
        warnings.simplefilter("ignore", ConvergenceWarning)
        model = LogisticRegression(C=LOGISTIC_COST, class_weight="balanced", max_iter=LOGISTIC_STEPS)
        model.fit(together, columns)
    return _part(model.coef_, model.intercept_, model.classes_, label_count)


def _bayes(tfidf: sp.csr_matrix, columns: Columns, label_count: int, width: int) -> _Part:
    """Each label against the rest; two labels are one question asked once."""
    present = np.unique(columns)
    asked = present[1:] if len(present) == 2 else present
    coefficients, intercepts = np.zeros((len(asked), width)), np.zeros(len(asked))
    for row, column in enumerate(asked):
        is_label = columns == column
        ratio = _log_count_ratio(tfidf, is_label)
        scaled = tfidf @ sp.diags_array(ratio)
        model = LinearSVC(C=BAYES_COST, class_weight="balanced", random_state=0).fit(scaled, is_label)
        coefficients[row, : len(ratio)], intercepts[row] = model.coef_[0] * ratio, model.intercept_[0]
    return _part(coefficients, intercepts, present, label_count)


def _log_count_ratio(tfidf: sp.csr_matrix, is_label: npt.NDArray[np.bool_]) -> npt.NDArray[np.float32]:
    held = sp.csr_matrix((np.ones_like(tfidf.data), tfidf.indices, tfidf.indptr), shape=tfidf.shape)
    one = 1 + np.asarray(held[np.flatnonzero(is_label)].sum(axis=0)).ravel()
    other = 1 + np.asarray(held[np.flatnonzero(~is_label)].sum(axis=0)).ravel()
    found: npt.NDArray[np.float64] = np.log((one / one.sum()) / (other / other.sum()))
    return found.astype(np.float32)


def _mean(one: _Part, other: _Part, together: sp.csr_matrix) -> _Part:
    """The mean of both once their scores spread alike, in the units of the first."""
    spreads = [float((together @ part.weights).std()) or 1.0 for part in (one, other)]
    share = np.float32(spreads[0] / spreads[1])
    half = np.float32(0.5)
    weights: Weights = half * (one.weights + share * other.weights)
    bias: Weights = half * (one.bias + share * other.bias)
    return _Part(weights, bias)


def _part(
    coefficients: npt.NDArray[np.float64], intercept: npt.NDArray[np.float64], present: Columns, label_count: int
) -> _Part:
    """One column a label: two labels share one row of coefficients, a label that no text bears never wins."""
    if len(coefficients) == 1:
        coefficients = np.concatenate([-coefficients, coefficients]) / 2
        intercept = np.concatenate([-intercept, intercept]) / 2
    weights = np.zeros((coefficients.shape[1], label_count), dtype=np.float32)
    bias = np.full(label_count, _ABSENT, dtype=np.float32)
    weights[:, present], bias[present] = coefficients.T, intercept
    return _Part(weights, bias)

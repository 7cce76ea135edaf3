"""How the second stage of relevance is trained and measured: a handful of numbers, a few hundred labelled texts."""

from __future__ import annotations

import warnings

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.sparse.csgraph import connected_components
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, StratifiedGroupKFold
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from extract.relevance.signals import signals
from extract.text.second_stage import FEATURES, Numbers, Stage, numbers

STRENGTHS = (0.01, 0.03, 0.1, 0.3, 1.0)
FOLDS, INNER_FOLDS, REPEATS = 5, 4, 5
# Two petitions of one hand share half of their letter triples; two about one event share far less.
ALIKE = 0.5
THRESHOLD = 0.5

Truth = npt.NDArray[np.bool_]


def fit(texts: pl.Series, truth: Truth, card: dict[str, str | int | float]) -> Stage:
    """Train on long texts that name a place of Incheon.

    Args:
        texts: the texts.
        truth: whether each is relevant.
        card: what is to be told with the coefficients.
    """
    pipe = _fitted(numbers(signals(texts), tuple(FEATURES)), truth, groups_of(texts))
    scaler, model = pipe[0], pipe[-1]
    return Stage(
        tuple(FEATURES),
        _plain(scaler.mean_),
        _plain(scaler.scale_),
        _plain(model.coef_[0]),
        round(float(model.intercept_[0]), 6),
        THRESHOLD,
        card | {"inverse_regularisation": float(model.C)},
    )


def cross_validated(texts: pl.Series, truth: Truth, *, seed: int = 0) -> Numbers:
    """Probability of each text from models that saw neither it nor one like it; the mean of repeated draws of folds.

    The strength of regularisation is chosen within the training part of each fold (nested).
    """
    found, groups = numbers(signals(texts), tuple(FEATURES)), groups_of(texts)
    said = np.zeros((REPEATS, len(truth)))
    for repeat in range(REPEATS):
        folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=seed + repeat)
        for train, asked in folds.split(found, truth, groups):
            model = _fitted(found[train], truth[train], groups[train])
            said[repeat, asked] = model.predict_proba(found[asked])[:, 1]
    mean: Numbers = said.mean(axis=0)
    return mean


def groups_of(texts: pl.Series) -> npt.NDArray[np.int32]:
    """Number of the group of each text: near-copies and pieces of one hand stay together."""
    vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(3, 3), sublinear_tf=True, dtype=np.float32)
    matrix = vectorizer.fit_transform(texts.to_list())
    labels: npt.NDArray[np.int32] = connected_components(matrix @ matrix.T >= ALIKE, directed=False)[1]
    return labels


def _fitted(found: Numbers, truth: Truth, groups: npt.NDArray[np.int32]) -> Pipeline:
    search = GridSearchCV(
        make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000)),
        {"logisticregression__C": STRENGTHS},
        cv=StratifiedGroupKFold(INNER_FOLDS, shuffle=True, random_state=0),
        scoring="neg_log_loss",
    )
    with warnings.catch_warnings():
        warnings.simplefilter("error", ConvergenceWarning)
        search.fit(found, truth, groups=groups)
    return search.best_estimator_


def _plain(values: Numbers) -> tuple[float, ...]:
    return tuple(round(float(value), 6) for value in values)

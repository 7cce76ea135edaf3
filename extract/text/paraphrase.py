"""Which short texts say the same in other words: learned likeness of pairs, then groups by average linkage.

A pair is described by four cosines (characters, morphemes, meaning, and the two texts' neighbourhoods), a
gradient-boosted tree turns them into a probability, and average linkage (Sokal & Michener 1958) on one minus it makes
groups, so that two texts without a word in common are joined by what stands between them. For small collections: n
texts need n x n numbers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.cluster.hierarchy import fcluster, linkage
from sklearn.ensemble import HistGradientBoostingClassifier

from extract.text.features.matrix import TextNumbers
from extract.text.head_training import take
from extract.text.linear_fitting import vocabulary_of
from extract.text.text_model import reader

MAX_TEXTS = 8_000
_MAX_GROUPS = 700
_LEARN_SHARE = 0.5
_NEGATIVES = 300_000
_MIN_CHARACTERS, _MIN_MORPHEMES = 0.12, 0.2
_NEIGHBOUR = 0.15
_CUTS = np.arange(0.3, 0.96, 0.04)

Square = npt.NDArray[np.float32]
Groups = npt.NDArray[np.int64]


class TooManyTextsError(ValueError):
    """More texts than a square of numbers can hold."""


@dataclass(frozen=True)
class Paraphrases:
    """A learned likeness.

    Attributes:
        pairs: probability that a pair says the same, from its four cosines.
        cut: average-linkage distance up to which texts are one group.
    """

    pairs: HistGradientBoostingClassifier
    cut: float

    def groups(self, texts: pl.Series) -> Groups:
        """A number for each text; texts that say the same share it.

        Raises:
            TooManyTextsError: more than 8,000 texts.
        """
        if len(texts) < 2:
            return np.ones(len(texts), dtype=np.int64)
        return _groups(_distances(self.pairs, _cosines(_read(texts))), self.cut)


def train(texts: pl.Series, groups: Groups, *, seed: int = 0) -> Paraphrases:
    """Learn from texts whose groups are known.

    Args:
        texts: str.
        groups: a number for each text; texts that say the same share it.
        seed: of the draw of groups to learn pairs from and to choose the cut on.
    """
    numbers = reader().read(texts)
    drawn = np.random.default_rng(seed).permutation(np.unique(groups))[:_MAX_GROUPS]
    first = drawn[: int(len(drawn) * _LEARN_SHARE)]
    learn, choose = (np.flatnonzero(np.isin(groups, part)) for part in (first, np.setdiff1d(drawn, first)))
    pairs = _pair_model(_cosines(take(numbers, learn)), groups[learn], seed)
    distances = _distances(pairs, _cosines(take(numbers, choose)))
    merits = [pair_f1(_groups(distances, cut), groups[choose]) for cut in _CUTS]
    return Paraphrases(pairs, float(_CUTS[int(np.argmax(merits))]))


def pair_f1(found: Groups, truth: Groups) -> float:
    """F1 over all pairs: declared when two texts share a found group, true when they share a true one."""
    return 2 * _pairs_within(found, truth) / max(_pairs_within(found, found) + _pairs_within(truth, truth), 1)


def _pairs_within(one: Groups, other: Groups) -> int:
    """Pairs that stand together in both groupings."""
    _, counts = np.unique(np.stack([one, other]), axis=1, return_counts=True)
    return int((counts * (counts - 1) // 2).sum())


def _read(texts: pl.Series) -> TextNumbers:
    if len(texts) > MAX_TEXTS:
        raise TooManyTextsError(f"{len(texts):,} texts; paraphrases are looked for among at most {MAX_TEXTS:,}")
    return reader().read(texts)


def _cosines(numbers: TextNumbers) -> list[Square]:
    vocabulary = vocabulary_of(numbers, min_texts=1)
    kinds = [vocabulary.kind(counts, len(numbers)) for counts in (numbers.characters, numbers.morphemes)]
    alike = [np.asarray((kind @ kind.T).todense(), dtype=np.float32) for kind in kinds]
    near = (alike[0] + alike[1]) / 2
    near[near < _NEIGHBOUR] = 0
    near /= np.maximum(np.linalg.norm(near, axis=1, keepdims=True), 1e-6)
    return [*alike, numbers.meaning @ numbers.meaning.T, near @ near.T]


def _pair_model(cosines: list[Square], groups: Groups, seed: int) -> HistGradientBoostingClassifier:
    upper = np.triu_indices(len(groups), 1)
    described = np.stack([square[upper] for square in cosines], axis=1)
    is_same = (groups[:, None] == groups[None])[upper]
    worth_a_look = np.flatnonzero(~is_same & _is_candidate(described))
    random = np.random.default_rng(seed)
    others = random.choice(worth_a_look, min(len(worth_a_look), _NEGATIVES), replace=False)
    rows = np.concatenate([np.flatnonzero(is_same), others])
    model = HistGradientBoostingClassifier(max_iter=150, learning_rate=0.1, max_leaf_nodes=15, random_state=seed)
    return model.fit(described[rows], is_same[rows])


def _is_candidate(described: npt.NDArray[np.float32]) -> npt.NDArray[np.bool_]:
    found: npt.NDArray[np.bool_] = (described[:, 0] > _MIN_CHARACTERS) | (described[:, 1] > _MIN_MORPHEMES)
    return found


def _distances(model: HistGradientBoostingClassifier, cosines: list[Square]) -> npt.NDArray[np.float64]:
    """One minus each pair's probability, ordered as in `scipy.spatial.distance`; 1 where nothing speaks for it."""
    texts = len(cosines[0])
    upper = np.triu_indices(texts, 1)
    described = np.stack([square[upper] for square in cosines], axis=1)
    candidates = np.flatnonzero(_is_candidate(described))
    distances = np.ones(len(described))
    if len(candidates):
        distances[candidates] = 1 - model.predict_proba(described[candidates])[:, 1]
    return distances


def _groups(distances: npt.NDArray[np.float64], cut: float) -> Groups:
    found: Groups = fcluster(linkage(distances, "average"), cut, "distance").astype(np.int64)
    return found

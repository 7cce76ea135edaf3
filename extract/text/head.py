"""A head: one question about a text, answered by a linear model over `TextNumbers`, with calibrated probabilities.

Linear support vector machines on n-grams are a hard baseline on short texts (Joachims, ECML 1998); log-count ratios of
naive Bayes as feature weights help where there are two labels (Wang & Manning, ACL 2012). Both are linear in the same
numbers, so their mean is one matrix, and a head costs the same however it was found.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from extract.text.calibration import Scaling
from extract.text.features.hashing import BITS, Counts
from extract.text.features.matrix import TextNumbers
from extract.text.prediction import Prediction

Weights = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Vocabulary:
    """The buckets a head looks at, and their inverse document frequency.

    Attributes:
        buckets: uint32, first those of characters, then those of morphemes.
        character_count: how many of them are of characters.
        idf: float32, one a bucket.
    """

    buckets: npt.NDArray[np.uint32]
    character_count: int
    idf: Weights

    @cached_property
    def columns(self) -> npt.NDArray[np.int32]:
        """Bucket -> column, -1 for buckets the head never saw (16 MiB)."""
        table = np.full(2**BITS, -1, dtype=np.int32)
        table[self.buckets] = np.arange(len(self.buckets), dtype=np.int32)
        return table

    def tfidf(self, numbers: TextNumbers) -> sp.csr_matrix:
        """Shape (texts, buckets): (1 + ln count) x idf, each kind of n-gram with a length of one."""
        texts = len(numbers)
        kinds = [self.kind(counts, texts) for counts in (numbers.characters, numbers.morphemes)]
        return (kinds[0] + kinds[1]).tocsr()

    def kind(self, counts: Counts, texts: int) -> sp.csr_matrix:
        """One kind of n-gram: shape (texts, buckets), rows with a length of one."""
        column = self.columns[counts.buckets]
        is_seen = column >= 0
        owner, column = counts.texts[is_seen], column[is_seen]
        values = ((1 + np.log(counts.counts[is_seen])) * self.idf[column]).astype(np.float32)
        length = np.sqrt(np.bincount(owner, weights=values.astype(np.float64) ** 2, minlength=texts))
        values /= np.maximum(length, 1e-9)[owner].astype(np.float32)
        starts = np.searchsorted(owner, np.arange(texts + 1))
        return sp.csr_matrix((values, column, starts), shape=(texts, len(self.buckets)))


@dataclass(frozen=True)
class Linear:
    """One score a label, linear in the numbers of a text.

    Attributes:
        vocabulary: what of a text it reads.
        weights: shape (buckets, labels).
        meaning_weights: shape (DIMENSIONS, labels).
        bias: shape (labels,).
    """

    vocabulary: Vocabulary
    weights: Weights
    meaning_weights: Weights
    bias: Weights

    def scores(self, numbers: TextNumbers) -> Weights:
        """Shape (texts, labels)."""
        found: Weights = self.vocabulary.tfidf(numbers) @ self.weights
        found += numbers.meaning @ self.meaning_weights + self.bias
        return found


@dataclass(frozen=True)
class Head:
    """A question with its trained answer.

    Attributes:
        name: the question, e.g. "department".
        labels: sorted.
        linear: the score of each label.
        scaling: scores into probabilities.
        threshold: below this probability the answer is "unsure"; over 1 when it always is.
        card: how it was trained and how good it is, for people.
    """

    name: str
    labels: tuple[str, ...]
    linear: Linear
    scaling: Scaling
    threshold: float
    card: dict[str, object]

    def predict(self, numbers: TextNumbers) -> Prediction:
        """Probabilities of each text."""
        return Prediction(self.labels, self.scaling.probabilities(self.linear.scores(numbers)))

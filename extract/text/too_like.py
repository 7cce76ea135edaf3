"""Which texts are too like a text of the training part to be asked fairly."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl
from sklearn.feature_extraction.text import TfidfVectorizer

TOO_LIKE = 0.8
_LOOKED_AT = 600
_BLOCK = 250


def too_like(asked: pl.Series, known: pl.Series) -> npt.NDArray[np.bool_]:
    """For each asked text whether some known one has a cosine of at least `TOO_LIKE`.

    Cosine of TF-IDF over character 2- and 3-grams of the first 600 characters.
    """
    if not len(asked):
        return np.zeros(0, dtype=bool)
    vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(2, 3), sublinear_tf=True, dtype=np.float32)
    from_known = vectorizer.fit_transform(known.str.slice(0, _LOOKED_AT).to_list())
    from_asked = vectorizer.transform(asked.str.slice(0, _LOOKED_AT).to_list())
    nearest = [
        np.asarray((from_asked[start : start + _BLOCK] @ from_known.T).max(axis=1).todense()).ravel()
        for start in range(0, from_asked.shape[0], _BLOCK)
    ]
    return np.concatenate(nearest) >= TOO_LIKE

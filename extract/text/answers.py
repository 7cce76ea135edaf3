"""What the heads in force say of a batch of texts, as columns of `inferred.voc_inference`; unsure is null."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl

from extract.text.head import Head
from extract.text.prediction import Prediction
from extract.text.text_model import TextModel, reader

TOP = 3
_TEXT = pl.String
SCHEMA: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "topic_answer": _TEXT,
    "topic_probability": pl.Float32,
    "topic_top3": pl.List(_TEXT),
    "likely_department_label": _TEXT,
    "likely_department_probability": pl.Float32,
    "likely_department_top3": pl.List(_TEXT),
    "intent_code": _TEXT,
    "sentiment_answer": _TEXT,
    "abuse_answer": _TEXT,
}
# head -> (column of its answer, column of its probability, column of its first three), the last two where kept.
_COLUMNS = {
    "topic": ("topic_answer", "topic_probability", "topic_top3"),
    "department": ("likely_department_label", "likely_department_probability", "likely_department_top3"),
    "intent": ("intent_code", None, None),
    "sentiment": ("sentiment_answer", None, None),
    "abuse": ("abuse_answer", None, None),
}


def answered(texts: pl.Series, model: TextModel | None) -> pl.DataFrame:
    """The answers to each text.

    Args:
        texts: str.
        model: the heads in force, or None.

    Returns:
        `SCHEMA`, one row a text. An answer below its head's threshold is null, its probability and first three stand.
        A text without a word of Korean or any letter is answered by no head.
    """
    empty = pl.DataFrame({name: pl.Series(name, [None] * len(texts), dtype=kind) for name, kind in SCHEMA.items()})
    heads = {} if model is None else {name: head for name, head in model.heads.items() if name in _COLUMNS}
    if not heads or not len(texts):
        return empty
    numbers = reader().read(texts)
    says_something = texts.fill_null("").str.contains(r"\p{L}").to_numpy()
    columns: list[pl.Series] = []
    for name, head in sorted(heads.items()):
        columns += _columns(head, head.predict(numbers), _COLUMNS[name], says_something)
    return empty.with_columns(columns).select(*SCHEMA)


def _columns(
    head: Head,
    found: Prediction,
    names: tuple[str, str | None, str | None],
    says_something: np.ndarray,
) -> list[pl.Series]:
    confidence = found.confidence()
    is_sure = (confidence >= head.threshold) & says_something
    answer, probability, top = names
    best = [label if sure else None for label, sure in zip(found.best(), is_sure.tolist(), strict=True)]
    columns = [pl.Series(answer, best, dtype=_TEXT)]
    if probability is not None:
        stated = [value if said else None for value, said in zip(confidence.tolist(), says_something, strict=True)]
        columns.append(pl.Series(probability, stated, dtype=pl.Float32))
    if top is not None:
        first = [labels if said else None for labels, said in zip(found.top(TOP), says_something, strict=True)]
        columns.append(pl.Series(top, first, dtype=pl.List(_TEXT)))
    return columns

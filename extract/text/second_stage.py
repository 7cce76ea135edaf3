"""A second opinion on relevance, for the long texts that the rules alone decide badly.

A long text names many things in passing. The rules ask whether Incheon is named twice and once beside a word of
administration; the stage weighs the same signals: how dense the names are, how early the first comes, how much stands
beside it, how much of other cities. It speaks only of texts longer than `relevance.judgement.LONG_TEXT_BYTES` that name
a place of Incheon: on short texts the rules were measured to be better, and they stay as they are. Logistic regression
on eight numbers, its coefficients, and how it was trained and measured, in `data/second_stage.json`.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.special import expit

from extract.relevance import load_rules
from extract.relevance.judgement import might_concern
from extract.relevance.signals import is_long, signals
from extract.text.word_lists import data_file

FILE = "second_stage.json"
REASON = "second stage"
_BYTES_OF_A_SENTENCE = 300

Numbers = npt.NDArray[np.float64]

FEATURES: dict[str, pl.Expr] = {
    "name_density": (pl.col("name_count") / (pl.col("byte_count") / _BYTES_OF_A_SENTENCE + 1)).log1p(),
    "alone": pl.col("alone_count").clip(0, 3).cast(pl.Float64),
    "near": pl.col("near_count").log1p(),
    "first_name_at": pl.col("first_name_at").log1p(),
    "strong_density": (pl.col("strong_count") / (pl.col("byte_count") / _BYTES_OF_A_SENTENCE + 1)).log1p(),
    "named_beside_strong": pl.col("named_beside_strong_count").log1p(),
    "length": pl.col("byte_count").log1p(),
    "elsewhere_density": (pl.col("elsewhere_count") / (pl.col("byte_count") / _BYTES_OF_A_SENTENCE + 1)).log1p(),
}
"""What is weighed, from the columns of `relevance.signals`."""


@dataclass(frozen=True)
class Stage:
    """Coefficients of a trained stage.

    Attributes:
        features: names of `FEATURES` in the order of the numbers below.
        means, deviations: of the features in training.
        weights: of the standardised features.
        intercept: log-odds of an average text.
        threshold: from this probability on a text is relevant.
        card: what it was trained on, how it was measured, and what it is not for.
    """

    features: tuple[str, ...]
    means: tuple[float, ...]
    deviations: tuple[float, ...]
    weights: tuple[float, ...]
    intercept: float
    threshold: float
    card: dict[str, str | int | float]

    def probabilities(self, numbers: Numbers) -> Numbers:
        """Shape (texts, features) to (texts,)."""
        standard = (numbers - np.array(self.means)) / np.array(self.deviations)
        found: Numbers = expit(standard @ np.array(self.weights) + self.intercept)
        return found

    def to_json(self) -> str:
        """As it is shipped."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n"

    @classmethod
    def from_json(cls, content: str) -> Stage:
        """Read what `to_json` wrote.

        Raises:
            ValueError: a feature is unknown, or the numbers do not fit the features.
        """
        read = json.loads(content)
        unknown = set(read["features"]) - set(FEATURES)
        if unknown:
            raise ValueError(f"second stage: unknown features {sorted(unknown)}")
        if len({len(read[name]) for name in ("features", "means", "deviations", "weights")}) > 1:
            raise ValueError("second stage: not one mean, deviation and weight a feature")
        return cls(
            features=tuple(read["features"]),
            means=tuple(read["means"]),
            deviations=tuple(read["deviations"]),
            weights=tuple(read["weights"]),
            intercept=read["intercept"],
            threshold=read["threshold"],
            card=read["card"],
        )


@cache
def shipped() -> Stage:
    """The stage in `data/`."""
    return Stage.from_json(data_file(FILE).read_text(encoding="utf-8"))


def refine(judged: pl.DataFrame, texts: pl.Series, *, stage: Stage | None = None) -> pl.DataFrame:
    """Let the stage decide where it speaks; every other row is handed through as the rules judged it.

    Args:
        judged: rows of `relevance.judge` for texts that are not from Incheon's own channels.
        texts: the same texts.
        stage: another than the shipped one.

    Returns:
        `judged` with `is_relevant` and `reason` decided, and `relevance_probability` (float32, null where the stage
        does not speak). Spam stays irrelevant whatever the probability.

    Raises:
        ValueError: the columns differ in length.
    """
    if len(judged) != len(texts):
        raise ValueError(f"{len(judged)} judged rows for {len(texts)} texts")
    stage = stage or shipped()
    rows = is_spoken_of(texts).arg_true()
    found = signals(texts.gather(rows))
    is_named = found["place_term"].is_not_null()
    rows, found = rows.filter(is_named), found.filter(is_named)
    said = pl.DataFrame(
        {
            "row": rows,
            "relevance_probability": stage.probabilities(numbers(found, stage.features)).astype(np.float32),
            "stage_reason": found["place_term"] + f" + {REASON}",
        }
    )
    speaks = pl.col("relevance_probability").is_not_null()
    decided = pl.col("relevance_probability").ge(stage.threshold) & ~pl.col("is_spam")
    return (
        judged.with_row_index("row")
        .join(said.with_columns(pl.col("row").cast(pl.UInt32)), on="row", how="left", maintain_order="left")
        .with_columns(
            is_relevant=pl.when(speaks).then(decided).otherwise("is_relevant"),
            reason=pl.when(speaks)
            .then(pl.when(decided).then(pl.coalesce("reason", "stage_reason")))
            .otherwise(pl.col("reason")),
        )
        .drop("row", "stage_reason")
    )


def is_spoken_of(texts: pl.Series) -> pl.Series:
    """The long texts that may name a place of Incheon: a cheap look that costs short texts next to nothing."""
    long = is_long(texts)
    rows = long.arg_true()
    maybe = pl.DataFrame({"text": texts.gather(rows)}).select(might_concern(pl.col("text"), load_rules())).to_series()
    return pl.repeat(False, len(texts), eager=True).scatter(rows, maybe)


def numbers(found: pl.DataFrame, features: tuple[str, ...]) -> Numbers:
    """Signals as the features of a stage: shape (texts, features)."""
    return found.select(**FEATURES).select(features).cast(pl.Float64).to_numpy()

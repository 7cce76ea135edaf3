"""Train the second stage of relevance on the labelled real rows and write the file that is shipped.

python -m benchmarks.evaluation.train_second_stage --data ../shared/data
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from benchmarks.evaluation.relevance import by_rules, labelled_rows, long_and_named
from extract.text import second_stage_training
from extract.text.second_stage import FILE
from extract.text.word_lists import data_file


def main(
    data: Annotated[Path, typer.Option(help="Folder with the public sets.")],
    out: Annotated[Path | None, typer.Option(help="Where the coefficients go.")] = None,
) -> None:
    """Cross-validate, train on everything, write coefficients with their card."""
    rows = labelled_rows(data)
    rows = rows.filter(long_and_named(rows["text"]))
    truth = rows["is_relevant"].to_numpy()
    said = second_stage_training.cross_validated(rows["text"], truth)
    card: dict[str, str | int | float] = {
        "what": "probability that a long text naming a place of Incheon concerns its administration",
        "trained_on": "national petitions 2017-2019 and proposals to Seoul, labelled by id by one person in "
        "benchmarks/evaluation/data/relevance.csv; no text is kept",
        "texts": len(truth),
        "relevant": int(truth.sum()),
        "cross_validated": "5 folds by groups of near-copies, 5 times, regularisation chosen inside",
        **_figures("stage", said >= second_stage_training.THRESHOLD, truth),
        **_figures("rules", by_rules(rows["text"]).to_numpy(), truth),
        "brier": round(float(np.mean((said - truth) ** 2)), 3),
        "brier_of_base_rate": round(float(truth.mean() * (1 - truth.mean())), 3),
        "not_for": "short texts, and Incheon's own channels, whose texts are relevant by where they came from; no blog "
        "or forum post was in training",
    }
    stage = second_stage_training.fit(rows["text"], truth, card)
    (out or data_file(FILE)).write_text(stage.to_json(), encoding="utf-8")


def _figures(
    name: str, said: second_stage_training.Truth, truth: second_stage_training.Truth
) -> dict[str, str | int | float]:
    right = int((said & truth).sum())
    return {
        f"{name}_precision": round(right / max(int(said.sum()), 1), 3),
        f"{name}_recall": round(right / int(truth.sum()), 3),
    }


if __name__ == "__main__":
    typer.run(main)

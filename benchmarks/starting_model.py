"""Train the model that comes with the code again: python -m benchmarks.starting_model --data folder.

Writes `extract/text/data/starting_model.npz`. Its weights belong to hashed n-grams and vectors of morphemes: no text
can be read from them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from benchmarks.evaluation import datasets, domain_set
from extract.text.head import Head
from extract.text.head_training import train_head
from extract.text.linear_fitting import Recipe
from extract.text.starting_model import FILE
from extract.text.text_model import TextModel, reader
from extract.text.word_lists import data_file

QUESTIONS = ("sentiment", "intent")
ABUSE_RECIPES = (Recipe(0.1, "bayes", min_texts=3), Recipe(0.3, "bayes", min_texts=3))
ABUSE_PRECISION = 0.9
"""A text flagged in error is only not quoted, but then a citizen is not heard: be sure."""


def main(data: Annotated[Path, typer.Option(help="Folder with the labelled sets.")]) -> None:
    """Train on everything and write the file."""
    domain = domain_set.read(data)
    numbers = reader().read(domain.texts)
    heads: dict[str, Head] = {}
    for question in QUESTIONS:
        truth = domain.labels[question].to_numpy().astype(str)
        heads[question] = train_head(question, numbers, truth, recipes=domain_set.RECIPES)
    known = datasets.read(data, next(of for of in datasets.SETS if of.name == "hate_speech"))
    heads["abuse"] = train_head("abuse", reader().read(known.texts), known.labels, threshold_precision=ABUSE_PRECISION)
    model = TextModel(heads)
    path = data_file(FILE)
    path.write_bytes(model.to_bytes())
    typer.echo(f"{path.name}: {path.stat().st_size / 1e6:.1f} MB, {model.fingerprint()}")
    for name, head in sorted(heads.items()):
        typer.echo(
            f"  {name}: {', '.join(head.labels)}; {head.card['rows']} rows; on folds "
            f"{head.card['accuracy_on_folds']} / {head.card['macro_f1_on_folds']}; sure from {head.threshold:.3f}"
        )
    said = model.predict(domain.texts)["abuse"]
    flagged = sum(
        label != "none" and sure >= heads["abuse"].threshold
        for label, sure in zip(said.best(), said.confidence().tolist(), strict=True)
    )
    typer.echo(f"  abuse flags {flagged} of {len(domain.texts)} petitions and proposals")


if __name__ == "__main__":
    typer.run(main)

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
from extract.text.starting_model import FILE
from extract.text.text_model import TextModel, reader
from extract.text.word_lists import data_file

QUESTIONS = ("sentiment", "intent", "urgency", "city_matter")


def main(data: Annotated[Path, typer.Option(help="Folder with the labelled sets.")]) -> None:
    """Train on everything and write the file."""
    domain = domain_set.read(data)
    numbers = reader().read(domain.texts)
    heads: dict[str, Head] = {}
    for question in QUESTIONS:
        heads[question] = train_head(question, numbers, domain.labels[question].to_numpy().astype(str))
    abuse = next(of for of in datasets.SETS if of.name == "hate_speech")
    known = datasets.read(data, abuse)
    heads["abuse"] = train_head("abuse", reader().read(known.texts), known.labels)
    model = TextModel(heads)
    path = data_file(FILE)
    path.write_bytes(model.to_bytes())
    typer.echo(f"{path.name}: {path.stat().st_size / 1e6:.1f} MB, {model.fingerprint()}")
    for name, head in sorted(heads.items()):
        typer.echo(
            f"  {name}: {', '.join(head.labels)}; {head.card['rows']} rows; on folds {head.card['accuracy_on_folds']}"
        )


if __name__ == "__main__":
    typer.run(main)

"""How well the text models do on real Korean, and how fast they are.

    python -m benchmarks.evaluate --data folder [--test folder] [--only nsmc_sample] [--out build/evaluate.json]

Trains on the labelled sets of a folder and asks about the part kept aside, or about the same sets of a second folder.
Writes `build/evaluate.json`, and pictures of reliability and of risk against coverage beside it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from benchmarks.evaluation import (
    classification,
    datasets,
    domain_set,
    near_copies,
    paraphrase_pairs,
    pictures,
    relevance,
    speed,
)
from benchmarks.measures import Measure, publish
from extract.text.features.matrix import Reader
from extract.text.head import Head

OUT = Path("build/evaluate.json")


def main(
    data: Annotated[Path, typer.Option(help="Folder with the labelled sets, learned from.")],
    test: Annotated[
        Path | None, typer.Option(help="Folder with the same sets, asked; without it a part of DATA.")
    ] = None,
    only: Annotated[str, typer.Option(help="One set.")] = "",
    out: Annotated[Path, typer.Option(help="Where the figures go.")] = OUT,
) -> None:
    """Train, score, time; print a table and write it as JSON."""
    console = Console(stderr=True)
    _refuse_wrong_questions(data, test, only)
    measures: list[Measure] = []
    heads: list[Head] = []
    curves: dict[str, object] = {}
    reader = Reader()
    pictured = out.parent / "evaluate"
    for of in datasets.SETS:
        if only and of.name != only:
            continue
        with console.status(f"{of.name}: training and asking"):
            try:
                scored = classification.score_set(of, data, test, reader)
            except datasets.NoSuchSetError as error:
                console.print(f"[yellow]left out[/yellow] {error}")
                continue
        console.print(f"{of.name}: asked {len(scored.is_right):,}")
        heads.append(scored.head)
        measures += scored.measures
        curves[of.name] = pictures.curve(scored.confidence, scored.is_right)
        pictures.draw(of.name, scored.confidence, scored.is_right, scored.head.threshold, pictured)
    if not only:
        measures += _pairs(data, test, console)
        with console.status("speed of the very models that were scored"):
            measures += speed.measure(data, heads)
    publish(measures, title="Text understanding on real text", path=out)
    pictured.mkdir(exist_ok=True)
    (pictured / "risk_coverage.json").write_text(json.dumps(curves, indent=1) + "\n", encoding="utf-8")
    console.print(f"Figures in {out}, pictures in {pictured}/")


def _refuse_wrong_questions(data: Path, test: Path | None, only: str) -> None:
    names = [of.name for of in datasets.SETS]
    if only and only not in names:
        raise typer.BadParameter(f"no set is called {only!r}; there are {', '.join(names)}", param_hint="--only")
    wanted = [only] if only else [*names, paraphrase_pairs.NAME]
    for folder in filter(None, (data, test)):
        if not folder.is_dir():
            raise typer.BadParameter(f"{folder} is no folder")
        if not any((folder / f"{name}.csv.gz").is_file() for name in wanted):
            files = ", ".join(f"{name}.csv.gz" for name in wanted)
            raise typer.BadParameter(f"{folder} holds none of {files}")


def _pairs(data: Path, test: Path | None, console: Console) -> list[Measure]:
    with console.status("paraphrases, near-copies, relevance, the domain set"):
        return [
            *paraphrase_pairs.measure(data, test),
            *near_copies.measure(data, test, seed=1),
            *relevance.measure(data),
            *domain_set.measure(data),
        ]


if __name__ == "__main__":
    typer.run(main)

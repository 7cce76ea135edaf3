"""How well texts that say the same in other words are found: F1 over all pairs of the asked groups."""

from __future__ import annotations

import zlib
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks.measures import Measure
from extract.text import paraphrase

NAME = "paraphrase_groups"
BAR = 0.82
TEST_SHARE = 0.4


def measure(data: Path, test: Path | None) -> list[Measure]:
    """Learn from the groups of DATA and ask about those of TEST, or about two fifths of DATA's, drawn by a hash.

    Only the sentences of the asked part are used: not how many there are in a group, nor what they are about.
    """
    known = _read(data)
    if known is None:
        return []
    if test is None:
        drawn = [zlib.crc32(group.encode()) % 100 < TEST_SHARE * 100 for group in known["group"].to_list()]
        asked, known = known.filter(pl.Series(drawn)), known.filter(~pl.Series(drawn))
        split = "two fifths of the groups, drawn by a hash"
    else:
        found = _read(test)
        if found is None:
            return []
        asked, split = found, "trained on DATA, asked on TEST"
    model = paraphrase.train(known["sentence"], _numbers(known))
    figure = paraphrase.pair_f1(model.groups(asked["sentence"]), _numbers(asked))
    note = f"{split}; {known['group'].n_unique()} groups learned, {asked['group'].n_unique()} asked"
    return [Measure(f"{NAME}.pair_f1", figure, "share", BAR, ">=", asked.height, note)]


def _read(folder: Path) -> pl.DataFrame | None:
    path = folder / f"{NAME}.csv.gz"
    return pl.read_csv(path, infer_schema=False).drop_nulls("sentence") if path.is_file() else None


def _numbers(rows: pl.DataFrame) -> np.ndarray:
    return np.unique(rows["group"].to_numpy().astype(str), return_inverse=True)[1].astype(np.int64)

"""The labelled sets of real text: which file, which column is the text, which the label, and how each is cut in two."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from extract.text.too_like import too_like

TEST_SHARE = 0.25
Rows = npt.NDArray[np.int64]


class NoSuchSetError(FileNotFoundError):
    """The folder holds no file of this set."""


@dataclass(frozen=True)
class LabelledSet:
    """Where a set lies and what is asked of it.

    Attributes:
        name: of its file without ".csv.gz", and the first part of its metrics.
        text, label: columns; a text of several columns is a title and what follows it.
        day: the column with the day, "" when the set is undated.
        min_rows_of_label: labels with fewer training rows are not asked for.
        bars: metric -> bar.
    """

    name: str
    text: tuple[str, ...]
    label: str
    bars: dict[str, float]
    day: str = ""
    min_rows_of_label: int = 4


SETS = (
    LabelledSet("seoul_120_faq", ("제목", "내용"), "분류", {"accuracy": 0.79, "macro_f1": 0.67}),
    LabelledSet(
        "epeople_qna_titles",
        ("title",),
        "ancName",
        {"accuracy": 0.78, "top3": 0.89, "macro_f1": 0.72},
        day="regDate",
        min_rows_of_label=50,
    ),
    LabelledSet(
        "national_petitions",
        ("title", "content"),
        "category",
        {"macro_f1": 0.54, "top3": 0.82},
        day="begin",
    ),
    LabelledSet("nsmc_sample", ("review",), "label", {"accuracy": 0.865}),
    LabelledSet("hate_speech", ("comments",), "hate", {"macro_f1": 0.60}),
)


@dataclass(frozen=True)
class Labelled:
    """Rows of a set.

    Attributes:
        texts: str, a title on a line of its own.
        labels: str.
        days: ordinal days, or None.
    """

    texts: pl.Series
    labels: npt.NDArray[np.str_]
    days: Rows | None

    def __len__(self) -> int:
        return len(self.texts)

    def take(self, rows: Rows) -> Labelled:
        """The chosen rows."""
        return Labelled(self.texts[rows], self.labels[rows], None if self.days is None else self.days[rows])


@dataclass(frozen=True)
class Parts:
    """A set in two: what is learned from and what is asked.

    Attributes:
        train, test: rows; labels of `test` occur in `train`.
        left_out: test rows that were too like a training row or whose label training does not know.
        split: how the two were told apart, in words.
    """

    train: Labelled
    test: Labelled
    left_out: int
    split: str


def read(folder: Path, of: LabelledSet) -> Labelled:
    """Read a set.

    Raises:
        NoSuchSetError: the folder has no such file.
    """
    path = folder / f"{of.name}.csv.gz"
    if not path.is_file():
        raise NoSuchSetError(f"{path} is not there: the folder must hold the files that its README lists")
    frame = pl.read_csv(path, infer_schema=False).with_columns(pl.all().fill_null(""))
    texts = frame.select(pl.concat_str([pl.col(column) for column in of.text], separator="\n")).to_series()
    return Labelled(texts, frame[of.label].to_numpy().astype(str), _days(frame[of.day]) if of.day else None)


def parts(of: LabelledSet, data: Path, test: Path | None) -> Parts:
    """Cut a set in two, always in the same way.

    Args:
        of: the set.
        data: folder to learn from.
        test: folder to ask, or None: then the last quarter in time is asked where the set is dated, else the quarter
            that a hash of the text draws.
    """
    known = read(data, of)
    if test is not None:
        train, asked, split = known, read(test, of), "trained on DATA, asked on TEST"
    elif known.days is not None:
        cut = int(np.quantile(known.days, 1 - TEST_SHARE))
        later = known.days > cut
        train, asked = known.take(np.flatnonzero(~later)), known.take(np.flatnonzero(later))
        split = f"trained on what is dated until {date.fromordinal(cut)}, asked on what came later"
    else:
        drawn = np.array([zlib.crc32(text.encode()) % 100 < TEST_SHARE * 100 for text in known.texts.to_list()])
        train, asked = known.take(np.flatnonzero(~drawn)), known.take(np.flatnonzero(drawn))
        split = "a quarter drawn by a hash of the text"
    names, counts = np.unique(train.labels, return_counts=True)
    labels = names[counts >= of.min_rows_of_label]
    train = train.take(np.flatnonzero(np.isin(train.labels, labels)))
    fits = np.isin(asked.labels, labels) & ~too_like(asked.texts, train.texts)
    return Parts(train, asked.take(np.flatnonzero(fits)), int((~fits).sum()), split)


def _days(column: pl.Series) -> Rows:
    plain = column.str.replace_all(r"\D", "").str.slice(0, 8).str.to_date("%Y%m%d")
    return np.array([day.toordinal() for day in plain.to_list()], dtype=np.int64)

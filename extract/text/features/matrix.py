"""From texts to the numbers that all heads share: hashed n-grams of characters and morphemes, and a vector of meaning.

A text's first line counts three times when there are more: it is the title, and a title is the shortest summary of a
matter (chosen on folds of the 120 FAQ: accuracy .755 -> .771; no change on petitions).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl
import scipy.sparse as sp

from extract.text.features.hashing import Counts, counted, ngrams
from extract.text.features.morphemes import Analyser
from extract.text.features.vectors import DIMENSIONS, FIRST, LAST, vectors

MAX_CHARACTERS = 4000
MAX_TITLE = 200
CHARACTER_SALT, MORPHEME_SALT = 1, 7
_CHARACTERS, _MORPHEMES = range(2, 5), range(1, 3)
# Word forms, drawn-out jamo (ㅋㅋ, ㅠㅠ), Latin words, numbers, and signs, each a form of its own.
_FORM = r"[가-힣]+|[ㄱ-ㅎㅏ-ㅣ]+|[a-z]+|[0-9]+|[^\s\w]+|\w+"
# Not NFKC: it makes syllables of the lone jamo in which people laugh and cry ("ㅋㅠ" would be read as 큐).
_WIDE, _NARROW = [chr(code + 0xFEE0) for code in range(0x21, 0x7F)], [chr(code) for code in range(0x21, 0x7F)]
# Weight of a morpheme in its text's vector: Kiwi numbers morphemes by frequency, which falls as 1 / rank (Zipf).
_RANK_UNIT = 50


@dataclass(frozen=True)
class TextNumbers:
    """A batch of texts as numbers.

    Attributes:
        characters, morphemes: counts of hashed n-grams (two salts in one space of buckets).
        meaning: shape (texts, DIMENSIONS), unit rows, zeros where no morpheme is known.
    """

    characters: Counts
    morphemes: Counts
    meaning: npt.NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.meaning)


class Reader:
    """Turns texts into numbers; remembers word forms from batch to batch."""

    def __init__(self) -> None:
        self._analyser = Analyser()

    def read(self, texts: pl.Series) -> TextNumbers:
        """Numbers of each text.

        Args:
            texts: str; nulls count as empty. A first line followed by more is a title.

        Returns:
            One row a text. The same text gives the same numbers whatever stands beside it.
        """
        plain = normal(texts)
        return TextNumbers(_character_counts(plain), *self._morphemes(plain))

    def _morphemes(self, plain: pl.Series) -> tuple[Counts, npt.NDArray[np.float32]]:
        forms = (
            pl.DataFrame({"row": pl.int_range(len(plain), dtype=pl.UInt32, eager=True), "form": plain})
            .with_columns(pl.col("form").str.extract_all(_FORM))
            .explode("form", empty_as_null=True, keep_nulls=False)
            .drop_nulls("form")
        )
        distinct = forms["form"].unique(maintain_order=True)
        found = self._analyser.analyse(distinct.to_list())
        numbered = pl.DataFrame({"form": distinct, "number": pl.int_range(len(distinct), eager=True)})
        which = forms.join(numbered, on="form", how="left", maintain_order="left")["number"].to_numpy()
        sizes = np.diff(found.starts)[which]
        ends = np.cumsum(sizes)
        places = np.repeat(found.starts[which] - (ends - sizes), sizes) + np.arange(int(sizes.sum()))
        owner = np.repeat(forms["row"].to_numpy().astype(np.int64), sizes)
        starts = np.searchsorted(owner, np.arange(len(plain) + 1)).astype(np.int64)
        counts = counted(ngrams(found.keys[places].astype(np.uint64), starts, _MORPHEMES, salt=MORPHEME_SALT))
        return counts, _meaning(owner, found.ids[places], len(plain))


def normal(texts: pl.Series) -> pl.Series:
    """NFC, narrow lower-case letters, digits as 0, single blanks, drawn-out signs cut, the title three times."""
    text = (
        pl.col("text")
        .fill_null("")
        .str.normalize("NFC")
        .str.replace_many(_WIDE, _NARROW)
        .str.strip_chars()
        .str.slice(0, MAX_CHARACTERS)
        .str.to_lowercase()
        .str.replace_all(r"\d", "0")
        .str.replace_all(r"([ㄱ-ㅎㅏ-ㅣ])[ㄱ-ㅎㅏ-ㅣ]{9,}", "$1$1$1")
        .str.replace_all(r"([^\s\w])[^\s\w]{9,}", "$1$1$1")
    )
    title = text.str.extract(r"^([^\n]+)\n", 1).str.slice(0, MAX_TITLE)
    whole = pl.when(title.is_not_null()).then(pl.concat_str(title, title, text, separator=" ")).otherwise(text)
    spaced = whole.str.replace_all(r"\s+", " ").str.strip_chars()
    return pl.DataFrame({"text": texts.cast(pl.String)}).select(spaced).to_series()


def _character_counts(plain: pl.Series) -> Counts:
    padded = (" " + plain + " ").to_list()
    starts = np.zeros(len(padded) + 1, dtype=np.int64)
    np.cumsum([len(text) for text in padded], out=starts[1:])
    codes = np.frombuffer("".join(padded).encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    return counted(ngrams(codes, starts, _CHARACTERS, salt=CHARACTER_SALT))


def _meaning(owner: npt.NDArray[np.int64], numbers: npt.NDArray[np.int32], texts: int) -> npt.NDArray[np.float32]:
    is_known = (numbers >= FIRST) & (numbers < LAST)
    distinct, column = np.unique(numbers[is_known], return_inverse=True)
    if not len(distinct):
        return np.zeros((texts, DIMENSIONS), dtype=np.float32)
    held = sp.csr_matrix((np.ones(len(column), np.float32), (owner[is_known], column)), shape=(texts, len(distinct)))
    held.sum_duplicates()
    held.data = (1 + np.log(held.data)) * np.log(distinct[held.indices] / _RANK_UNIT).astype(np.float32)
    summed = held @ vectors().of(distinct)
    length = np.linalg.norm(summed, axis=1, keepdims=True)
    found: npt.NDArray[np.float32] = np.divide(summed, length, out=np.zeros_like(summed), where=length > 0)
    return found.astype(np.float32)

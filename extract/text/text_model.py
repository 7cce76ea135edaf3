"""Several heads on one reading of a text, as one thing that can be stored, loaded and asked."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from zipfile import BadZipFile

import numpy as np
import polars as pl

from extract.text.calibration import Scaling
from extract.text.features.matrix import Reader
from extract.text.head import Head, Linear, Vocabulary
from extract.text.prediction import Prediction

FORMAT = 1


class UnreadableModelError(ValueError):
    """The bytes hold no model of a format that this code reads."""


@dataclass(frozen=True)
class TextModel:
    """Heads by the question they answer."""

    heads: Mapping[str, Head]

    def predict(self, texts: pl.Series) -> dict[str, Prediction]:
        """What each head thinks of each text; nulls are read as empty texts.

        Args:
            texts: str; a first line followed by more is a title.
        """
        numbers = reader().read(texts)
        return {name: head.predict(numbers) for name, head in sorted(self.heads.items())}

    def fingerprint(self) -> str:
        """Eight hexadecimal digits that change with any weight."""
        digest = hashlib.sha256()
        for name, array in sorted(self._arrays().items()):
            digest.update(name.encode() + array.tobytes())
        return digest.hexdigest()[:8]

    def to_bytes(self) -> bytes:
        """As a compressed numpy archive without pickles."""
        buffer = io.BytesIO()
        np.savez_compressed(buffer, allow_pickle=False, **self._arrays())
        return buffer.getvalue()

    def _arrays(self) -> dict[str, np.ndarray]:
        arrays: dict[str, np.ndarray] = {}
        told: dict[str, object] = {}
        for name, head in sorted(self.heads.items()):
            arrays[f"{name}.buckets"] = head.linear.vocabulary.buckets
            arrays[f"{name}.idf"] = head.linear.vocabulary.idf.astype(np.float16)
            # Half precision: a score sums hundreds of weights, whose rounding cancels out (differences below .001).
            arrays[f"{name}.weights"] = head.linear.weights.astype(np.float16)
            arrays[f"{name}.meaning_weights"] = head.linear.meaning_weights
            arrays[f"{name}.bias"] = head.linear.bias
            told[name] = {
                "labels": list(head.labels),
                "character_count": head.linear.vocabulary.character_count,
                "sharpness": head.scaling.sharpness,
                "threshold": head.threshold,
                "card": head.card,
            }
        described = json.dumps({"format": FORMAT, "heads": told}, ensure_ascii=False, sort_keys=True).encode()
        arrays["described"] = np.frombuffer(described, dtype=np.uint8)
        return arrays

    @classmethod
    def from_bytes(cls, content: bytes) -> TextModel:
        """The model that `to_bytes` wrote.

        Raises:
            UnreadableModelError: other bytes, or a format of another time.
        """
        try:
            with np.load(io.BytesIO(content), allow_pickle=False) as stored:
                arrays = {name: stored[name] for name in stored.files}
            stated = json.loads(arrays["described"].tobytes())
        except (ValueError, KeyError, OSError, BadZipFile) as error:
            raise UnreadableModelError("these bytes are no text model; train one: start text_model_retrain") from error
        if stated.get("format") != FORMAT:
            raise UnreadableModelError(f"a text model of format {stated.get('format')}, this code reads {FORMAT}")
        return cls({name: _head(name, told, arrays) for name, told in stated["heads"].items()})


@cache
def reader() -> Reader:
    """The process's reader: every model shares its memory of word forms."""
    return Reader()


def _head(name: str, told: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> Head:
    vocabulary = Vocabulary(
        arrays[f"{name}.buckets"], told["character_count"], arrays[f"{name}.idf"].astype(np.float32)
    )
    linear = Linear(
        vocabulary,
        arrays[f"{name}.weights"].astype(np.float32),
        arrays[f"{name}.meaning_weights"],
        arrays[f"{name}.bias"],
    )
    return Head(name, tuple(told["labels"]), linear, Scaling(told["sharpness"]), told["threshold"], told["card"])

"""Masks whole columns of text and turns what identifies a person into keyed hashes."""

from __future__ import annotations

import hmac
import re
import unicodedata
from itertools import count

import polars as pl
import pyarrow as pa

from extract.privacy.kind import Span
from extract.privacy.scan import find, find_in_round, suspects
from extract.privacy.shadow import MASKS

MINIMUM_KEY_BYTES = 16
KEY_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,15}")
PHONE_LIKE = re.compile(r"[\s+\-.()0-9]{7,}")


class WeakKeyError(ValueError):
    """The key of the keyed hashes is too short, or its id cannot stand in front of a hash."""


def mask_text(text: str) -> str:
    """The text with everything personal replaced by the mask of its type.

    Repeated until nothing is found, because a mask changes what stands beside it: the result has no find of its own,
    and masking it again changes nothing. Each round removes digits, an e-mail sign or a
    name, so it ends.
    """
    for round_number in count():
        spans = find_in_round(text, round_number)
        if not spans:
            break
        pieces, position = [], 0
        for span in spans:
            pieces += [text[position : span.start], MASKS[span.type]]
            position = span.end
        text = "".join([*pieces, text[position:]])
    return text


def contains_unmasked(text: str) -> bool:
    """Whether a text still holds something personal; the gate asks this of what has landed."""
    return bool(find(text))


def unmasked_positions(values: pa.Array | pa.ChunkedArray) -> list[int]:
    """The positions of a text column that still hold something personal."""
    series = _series(values)
    return [i for i in suspects(series) if contains_unmasked(series[i])]


class Masker:
    """Masks text and hashes persons with one key.

    Args:
        key: secret of at least 16 bytes; the same person gets the same hash only under the same key.
        key_id: stands in front of every hash, so that a key can be changed and old hashes told apart.

    Raises:
        WeakKeyError: the key is too short or the id is not lower-case letters, digits, `_` or `-`.
    """

    def __init__(self, *, key: bytes, key_id: str) -> None:
        if len(key) < MINIMUM_KEY_BYTES:
            raise WeakKeyError(f"the person key needs at least {MINIMUM_KEY_BYTES} bytes")
        if not KEY_ID.fullmatch(key_id):
            raise WeakKeyError(f"key id {key_id!r} must be 1 to 16 of a-z, 0-9, _ and -")
        self._key = key
        self._key_id = key_id

    def mask_text(self, text: str) -> str:
        return mask_text(text)

    def mask_texts(self, values: pa.Array | pa.ChunkedArray) -> pa.Array:
        """A text column masked; nulls stay null and clean texts come back byte for byte."""
        series = _series(values)
        positions = suspects(series)
        if positions:
            # Copied texts are common, and a text costs the same every time.
            masked: dict[str, str] = {}
            changed: list[tuple[int, str]] = []
            for position, text in zip(positions, series.gather(positions).to_list(), strict=True):
                if text not in masked:
                    masked[text] = mask_text(text)
                if masked[text] is not text:
                    changed.append((position, masked[text]))
            if changed:
                changed_at, texts = zip(*changed, strict=True)
                series = series.clone().scatter(list(changed_at), pl.Series(texts, dtype=pl.String))
        return series.to_arrow(compat_level=pl.CompatLevel.oldest()).cast(pa.string())

    def person_key(self, value: str) -> str:
        """`{key_id}:{32 hex digits}` of a phone number or pen name; a number is the same however it is written."""
        digest = hmac.digest(self._key, normalised_person(value).encode(), "sha256")
        return f"{self._key_id}:{digest.hex()[:32]}"

    def person_keys(self, values: pa.Array | pa.ChunkedArray) -> pa.Array:
        """A column of keyed hashes; null and blank stay null. Each distinct value is hashed once."""
        series = _series(values)
        distinct = series.drop_nulls().unique().to_list()
        keys = {value: self.person_key(value) for value in distinct if value.strip()}
        hashed = (
            series.replace_strict(keys, default=None, return_dtype=pl.String) if keys else series.clear(len(series))
        )
        return hashed.to_arrow(compat_level=pl.CompatLevel.oldest()).cast(pa.string())


def normalised_person(value: str) -> str:
    """Phone numbers as bare digits with the trunk 0; anything else trimmed, composed and case-folded."""
    text = unicodedata.normalize("NFKC", value).strip()
    if not PHONE_LIKE.fullmatch(text):
        return text.casefold()
    digits = re.sub(r"\D", "", text)
    return "0" + digits[2:].lstrip("0") if digits.startswith("82") and len(digits) >= 11 else digits


def _series(values: pa.Array | pa.ChunkedArray) -> pl.Series:
    made = pl.from_arrow(values)
    if not isinstance(made, pl.Series) or (made.dtype != pl.String and made.dtype != pl.Null):
        raise TypeError(f"text columns only, not {values.type}")
    return made.cast(pl.String)


__all__ = [
    "Masker",
    "Span",
    "WeakKeyError",
    "contains_unmasked",
    "mask_text",
    "normalised_person",
    "unmasked_positions",
]

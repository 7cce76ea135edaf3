"""Which items are the same matter: exact and near copies, over all channels, within 28 days and one place.

Method: character 4-gram sets, MinHash signatures with banding for candidates (Broder 1997; Leskovec, Rajaraman &
Ullman, Mining of Massive Datasets, ch. 3), then the exact Jaccard similarity. Items join a *leader*, the first item of
their matter in the order (day, channel, id), never one another: chains of slowly drifting copies cannot grow, and a
night needs the leaders of the last 28 days only.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import polars as pl

from extract.text.normalisation import bare

SPAN_DAYS = 28
MIN_SIMILARITY = 0.7
# Counsellors write thousands of lines like "버스 노선 문의": likeness of so few characters says nothing.
MIN_CHARACTERS = 20
MAX_CHARACTERS = 2000
GRAM = 4
BANDS = 8
ROWS = 3
# A bucket of standing boilerplate could hold any number of leaders; the latest ones are compared.
MAX_BUCKET = 64

_RANDOM = np.random.default_rng(20140108)
_XOR = _RANDOM.integers(0, 2**32, size=BANDS * ROWS, dtype=np.uint32)
_ODD = _RANDOM.integers(0, 2**31, size=BANDS * ROWS, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
_POSITION = _RANDOM.integers(0, 2**63, size=GRAM, dtype=np.uint64) * np.uint64(2) + np.uint64(1)

Hashes = npt.NDArray[np.uint32]


@dataclass(frozen=True)
class Grams:
    """The distinct 4-grams of a batch of texts, as hashes: text i owns `values[starts[i]:starts[i + 1]]`, sorted."""

    values: Hashes
    starts: npt.NDArray[np.int64]

    def of(self, index: int) -> Hashes:
        return self.values[self.starts[index] : self.starts[index + 1]]


def grams(texts: list[str]) -> Grams:
    """Hash every run of 4 characters; texts shorter than that own nothing."""
    lengths = np.array([len(text) for text in texts], dtype=np.int64)
    codes = np.frombuffer("".join(texts).encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    counts = np.maximum(lengths - GRAM + 1, 0)
    if counts.sum() == 0:
        return Grams(np.empty(0, np.uint32), np.zeros(len(texts) + 1, np.int64))
    mixed = np.zeros(len(codes) - GRAM + 1, dtype=np.uint64)
    for offset in range(GRAM):
        mixed += codes[offset : len(codes) - GRAM + 1 + offset] * _POSITION[offset]
    mixed ^= mixed >> np.uint64(29)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    owner = np.repeat(np.arange(len(texts), dtype=np.uint64), lengths)[: len(mixed)]
    inside = np.arange(len(mixed)) - np.repeat(np.cumsum(lengths) - lengths, lengths)[: len(mixed)]
    keep = inside < np.repeat(counts, lengths)[: len(mixed)]
    keyed = (owner[keep] << np.uint64(32)) | (mixed[keep] >> np.uint64(32))
    keyed.sort()
    keyed = keyed[np.concatenate(([True], keyed[1:] != keyed[:-1]))]
    owners = (keyed >> np.uint64(32)).astype(np.int64)
    starts = np.searchsorted(owners, np.arange(len(texts) + 1))
    return Grams(keyed.astype(np.uint32), starts.astype(np.int64))


def band_keys(batch: Grams) -> npt.NDArray[np.uint64]:
    """MinHash signatures folded into bands.

    Returns:
        Shape (texts, BANDS); two texts that share a value in any column are candidates. Texts without grams get zeros.
    """
    count = len(batch.starts) - 1
    keys = np.zeros((count, BANDS), dtype=np.uint64)
    filled = np.flatnonzero(np.diff(batch.starts) > 0)
    if not len(filled):
        return keys
    offsets = batch.starts[filled]
    for band in range(BANDS):
        folded = np.full(len(filled), band + 1, dtype=np.uint64)
        for row in range(ROWS):
            which = band * ROWS + row
            hashed = (batch.values ^ _XOR[which]) * _ODD[which]
            hashed ^= hashed >> np.uint32(15)
            hashed *= np.uint32(0x85EBCA6B)
            smallest = np.minimum.reduceat(hashed, offsets)
            folded = (folded ^ smallest) * np.uint64(0x9E3779B97F4A7C15)
            folded ^= folded >> np.uint64(32)
        keys[filled, band] = folded
    return keys


def jaccard(left: Hashes, right: Hashes) -> float:
    """Exact similarity of two sorted sets of grams, 0 when both are empty."""
    shared = len(np.intersect1d(left, right, assume_unique=True))
    union = len(left) + len(right) - shared
    return shared / union if union else 0.0


@dataclass(frozen=True)
class _Item:
    own_id: str
    occurred_on: date
    district_code: str | None
    grams: Hashes
    keys: tuple[int, ...]
    digest: bytes

    def may_follow(self, leader: _Item) -> bool:
        """Near enough in time, and not in two different known districts."""
        places = (self.district_code, leader.district_code)
        near = self.occurred_on - leader.occurred_on <= timedelta(days=SPAN_DAYS)
        return near and (None in places or places[0] == places[1])


@dataclass
class MatterBook:
    """The leaders of the last 28 days; feed it items day by day, in the order of time.

    `assign` may be called many times, with any cut between days: memory holds 28 days, however long the history.
    """

    _leaders: list[_Item] = field(default_factory=list)
    _seen_through: date = date.min

    def assign(self, items: pl.DataFrame) -> pl.DataFrame:
        """Give every item its matter.

        Args:
            items: channel_code, voc_id, occurred_on, text, district_code (nullable), in any order, whole days; and
                optionally matter_id: rows that carry one keep it, and lead only when it is their own.

        Returns:
            channel_code, voc_id, matter_id ("channel_code:voc_id" of the leader), sorted by day, channel and id.

        Raises:
            ValueError: the items begin on or before a day the book has already passed.
        """
        ordered = items.sort("occurred_on", "channel_code", "voc_id")
        if "matter_id" not in ordered.columns:
            ordered = ordered.with_columns(pl.lit(None, dtype=pl.String).alias("matter_id"))
        if ordered.is_empty():
            return ordered.select("channel_code", "voc_id", "matter_id")
        first, last = ordered["occurred_on"][0], ordered["occurred_on"][-1]
        if first <= self._seen_through:
            raise ValueError(f"matters are told day by day: {first} comes after {self._seen_through}")
        self._seen_through = last
        own = ordered.select(pl.concat_str("channel_code", pl.lit(":"), "voc_id")).to_series().to_list()
        found = [known or itself for known, itself in zip(ordered["matter_id"], own, strict=True)]
        self._compare(ordered, own, found)
        return ordered.select("channel_code", "voc_id").with_columns(pl.Series("matter_id", found, dtype=pl.String))

    def _compare(self, ordered: pl.DataFrame, own: list[str], found: list[str]) -> None:
        """Settle `found` for items without a matter, and keep the leaders of the last days."""
        texts = ordered.select(bare(pl.col("text"), limit=MAX_CHARACTERS).fill_null("")).to_series().to_list()
        days, districts = ordered["occurred_on"].to_list(), ordered["district_code"].to_list()
        fixed = ordered["matter_id"].is_not_null().to_list()
        batch = grams([text if len(text) >= MIN_CHARACTERS else "" for text in texts])
        keys = band_keys(batch)
        told = np.flatnonzero(np.diff(batch.starts) > 0)
        # Most items share no band with any other: they are nobody's copy, and Python never looks at them.
        earlier = np.array([leader.keys for leader in self._leaders], dtype=np.uint64).reshape(-1, BANDS)
        meets = _meets_another(np.concatenate([earlier, keys[told]]))
        live = _Buckets()
        for leader, meeting in zip(self._leaders, meets[: len(earlier)].tolist(), strict=True):
            if meeting:
                live.add(leader)
        oldest = days[-1] - timedelta(days=SPAN_DAYS)
        self._leaders = [leader for leader in self._leaders if leader.occurred_on >= oldest]
        for index, meeting in zip(told.tolist(), meets[len(earlier) :].tolist(), strict=True):
            if not meeting and days[index] < oldest:
                continue
            item = _Item(
                own[index],
                days[index],
                districts[index],
                batch.of(index),
                tuple(keys[index].tolist()),
                _digest(texts[index], districts[index]),
            )
            if meeting and not fixed[index]:
                found[index] = live.leader_of(item)
            if found[index] != item.own_id:
                continue
            if meeting:
                live.add(item)
            if item.occurred_on >= oldest:
                # A copy of its grams: a view would keep those of the whole batch.
                self._leaders.append(replace(item, grams=item.grams.copy()))


@dataclass
class _Buckets:
    """Leaders by band, in the order of time."""

    _leaders: list[_Item] = field(default_factory=list)
    _by_key: dict[int, list[int]] = field(default_factory=dict)
    _by_digest: dict[bytes, int] = field(default_factory=dict)

    def add(self, leader: _Item) -> None:
        number = len(self._leaders)
        self._leaders.append(leader)
        self._by_digest[leader.digest] = number
        for key in set(leader.keys):
            self._by_key.setdefault(key, []).append(number)

    def leader_of(self, item: _Item) -> str:
        copied = self._by_digest.get(item.digest)
        if copied is not None and item.may_follow(self._leaders[copied]):
            return self._leaders[copied].own_id
        best, best_similarity = item.own_id, MIN_SIMILARITY
        numbers = {number for key in item.keys for number in self._by_key.get(key, ())[-MAX_BUCKET:]}
        for number in sorted(numbers):
            leader = self._leaders[number]
            small, large = sorted((len(item.grams), len(leader.grams)))
            if small < best_similarity * large or not item.may_follow(leader):
                continue
            similarity = jaccard(item.grams, leader.grams)
            # ">" keeps the earliest of equally like leaders, ">=" lets the bar itself count.
            if similarity > best_similarity or (best == item.own_id and similarity >= best_similarity):
                best, best_similarity = leader.own_id, similarity
        return best


def _meets_another(keys: npt.NDArray[np.uint64]) -> npt.NDArray[np.bool_]:
    """Which rows share a value with another row in any column."""
    meets = np.zeros(len(keys), dtype=bool)
    for band in range(keys.shape[1]):
        order = np.argsort(keys[:, band], kind="stable")
        same = keys[order[1:], band] == keys[order[:-1], band]
        meets[order[1:][same]] = True
        meets[order[:-1][same]] = True
    return meets


def _digest(text: str, district: str | None) -> bytes:
    return hashlib.blake2b(f"{district or ''}\n{text}".encode(), digest_size=12).digest()

"""Which items are the same matter: exact and near copies, over all channels, within 28 days and one place.

Method: character 3-gram sets, MinHash signatures with banding for candidates (Broder 1997; Leskovec, Rajaraman &
Ullman, Mining of Massive Datasets, ch. 3), then the exact Jaccard similarity. Items join a *leader*, the first item of
their matter in the order (day, channel, id), never one another: chains of slowly drifting copies cannot grow, and a
night needs the leaders of the last 28 days only.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import polars as pl

from extract.text.normalisation import bare

SPAN_DAYS = 28
# Chosen on near-copies of real texts (benchmarks/evaluation/near_copies.py): 4-grams at .7 found .85 of them, since one
# typing error takes four grams of twenty; 3-grams at .55 find .98, and one joined pair in two hundred is none.
MIN_SIMILARITY = 0.55
# So much text in common is no accident even when half of it was rewritten: campaigns hand out a letter to be adapted,
# and people put their own district in.
LONG_GRAMS = 80
MIN_LONG_SIMILARITY = 0.5
# Counsellors write thousands of lines like "버스 노선 문의": likeness of so few characters says nothing.
MIN_CHARACTERS = 20
MAX_CHARACTERS = 2000
GRAM = 3
BANDS = 24
ROWS = 2
# A bucket of standing boilerplate could hold any number of leaders; the latest ones are compared.
MAX_BUCKET = 64
# Of 48 hashes that many agree for all but one in a thousand pairs that are like enough; with fewer nobody counts grams.
MIN_AGREEING, MIN_LONG_AGREEING = 18, 12

_RANDOM = np.random.default_rng(20140108)
_XOR = _RANDOM.integers(0, 2**32, size=BANDS * ROWS, dtype=np.uint32)
_ODD = _RANDOM.integers(0, 2**31, size=BANDS * ROWS, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
_POSITION = _RANDOM.integers(0, 2**63, size=GRAM, dtype=np.uint64) * np.uint64(2) + np.uint64(1)

Hashes = npt.NDArray[np.uint32]


@dataclass(frozen=True)
class Grams:
    """The distinct 3-grams of a batch of texts, as hashes: text i owns `values[starts[i]:starts[i + 1]]`, sorted."""

    values: Hashes
    starts: npt.NDArray[np.int64]

    def of(self, index: int) -> Hashes:
        return self.values[self.starts[index] : self.starts[index + 1]]


def grams(texts: list[str]) -> Grams:
    """Hash every run of 3 characters; texts shorter than that own nothing."""
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


def signatures(batch: Grams) -> Hashes:
    """MinHash signatures: shape (texts, BANDS * ROWS); two texts agree in a column as often as they are similar.

    Texts without grams get zeros.
    """
    found = np.zeros((len(batch.starts) - 1, BANDS * ROWS), dtype=np.uint32)
    filled = np.flatnonzero(np.diff(batch.starts) > 0)
    if not len(filled):
        return found
    for which in range(BANDS * ROWS):
        hashed = (batch.values ^ _XOR[which]) * _ODD[which]
        hashed ^= hashed >> np.uint32(15)
        hashed *= np.uint32(0x85EBCA6B)
        found[filled, which] = np.minimum.reduceat(hashed, batch.starts[filled])
    return found


def band_keys(signed: Hashes) -> npt.NDArray[np.uint64]:
    """Signatures folded into bands: shape (texts, BANDS); texts that share a value in a column are candidates."""
    keys = np.empty((len(signed), BANDS), dtype=np.uint64)
    for band in range(BANDS):
        folded = np.full(len(signed), band + 1, dtype=np.uint64)
        for row in range(ROWS):
            folded = (folded ^ signed[:, band * ROWS + row]) * np.uint64(0x9E3779B97F4A7C15)
            folded ^= folded >> np.uint64(32)
        keys[:, band] = folded
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
    signature: Hashes
    keys: npt.NDArray[np.uint64]
    digest: bytes


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
        signed = signatures(batch)
        keys = band_keys(signed)
        told = np.flatnonzero(np.diff(batch.starts) > 0)
        # Most items share no band with any other: they are nobody's copy, and Python never looks at them.
        earlier = np.array([leader.keys for leader in self._leaders], dtype=np.uint64).reshape(-1, BANDS)
        shared = _shared(np.concatenate([earlier, keys[told]]))
        meets: npt.NDArray[np.bool_] = np.asarray(shared.any(axis=1))
        live = _Buckets(int(meets.sum()))
        for row in np.flatnonzero(meets[: len(earlier)]).tolist():
            live.add(self._leaders[row], shared[row])
        oldest = days[-1] - timedelta(days=SPAN_DAYS)
        self._leaders = [leader for leader in self._leaders if leader.occurred_on >= oldest]
        for row, index in enumerate(told.tolist(), start=len(earlier)):
            is_kept = days[index] >= oldest
            if not (is_kept or meets[row]):
                continue
            item = _Item(
                own[index],
                days[index],
                districts[index],
                # A copy, for a view would keep the grams of the whole batch.
                batch.of(index).copy() if is_kept else batch.of(index),
                signed[index],
                keys[index],
                _digest(texts[index], districts[index]),
            )
            if meets[row] and not fixed[index]:
                found[index] = live.leader_of(item, shared[row])
            if found[index] != item.own_id:
                continue
            if meets[row]:
                live.add(item, shared[row])
            if is_kept:
                self._leaders.append(item)


class _Buckets:
    """Leaders by band, in the order of time; what decides about a pair stands in columns beside them."""

    def __init__(self, capacity: int) -> None:
        self._leaders: list[_Item] = []
        self._signatures = np.empty((capacity, BANDS * ROWS), dtype=np.uint32)
        self._days, self._sizes, self._places = (np.empty(capacity, dtype=np.int64) for _ in range(3))
        self._place_numbers: dict[str, int] = {}
        self._by_key: dict[int, list[int]] = {}
        self._by_digest: dict[bytes, int] = {}

    def add(self, leader: _Item, shared: npt.NDArray[np.bool_]) -> None:
        """Enter a leader under those of its bands that some other item shares."""
        number = len(self._leaders)
        self._leaders.append(leader)
        self._signatures[number] = leader.signature
        self._days[number] = leader.occurred_on.toordinal()
        self._sizes[number] = len(leader.grams)
        self._places[number] = self._place(leader)
        self._by_digest[leader.digest] = number
        for key in leader.keys[shared].tolist():
            self._by_key.setdefault(key, []).append(number)

    def leader_of(self, item: _Item, shared: npt.NDArray[np.bool_]) -> str:
        """The id of the leader that the item is most like, its own when it is like none."""
        copied = self._by_digest.get(item.digest)
        if copied is not None and item.occurred_on.toordinal() - self._days[copied] <= SPAN_DAYS:
            return self._leaders[copied].own_id
        best, best_similarity = item.own_id, 0.0
        for number, bar in self._candidates(item, shared):
            similarity = jaccard(item.grams, self._leaders[number].grams)
            if similarity >= bar and similarity > best_similarity:  # of equally like leaders the earliest stays
                best, best_similarity = self._leaders[number].own_id, similarity
        return best

    def _candidates(self, item: _Item, shared: npt.NDArray[np.bool_]) -> list[tuple[int, float]]:
        """(number, bar) of leaders near enough in time and place and, by their signatures, perhaps like enough."""
        met: set[int] = set()
        for key in item.keys[shared].tolist():
            bucket = self._by_key.get(key)
            if bucket is not None:
                met.update(bucket[-MAX_BUCKET:])
        if not met:
            return []
        numbers = np.sort(np.fromiter(met, dtype=np.int64, count=len(met)))
        sizes, places, place = self._sizes[numbers], self._places[numbers], self._place(item)
        is_long = np.minimum(sizes, len(item.grams)) >= LONG_GRAMS
        bars = np.where(is_long, MIN_LONG_SIMILARITY, MIN_SIMILARITY)
        agreeing = (self._signatures[numbers] == item.signature).sum(axis=1)
        fits = (
            (item.occurred_on.toordinal() - self._days[numbers] <= SPAN_DAYS)
            & (agreeing >= np.where(is_long, MIN_LONG_AGREEING, MIN_AGREEING))
            & (is_long | (places == place) | (places == 0) | (place == 0))
        )
        return list(zip(numbers[fits].tolist(), bars[fits].tolist(), strict=True))

    def _place(self, item: _Item) -> int:
        """A number for the district, 0 where none is known."""
        code = item.district_code
        return self._place_numbers.setdefault(code, len(self._place_numbers) + 1) if code else 0


def _shared(keys: npt.NDArray[np.uint64]) -> npt.NDArray[np.bool_]:
    """Which values stand in more than one row of their column."""
    shared = np.zeros(keys.shape, dtype=bool)
    for band in range(keys.shape[1]):
        order = np.argsort(keys[:, band], kind="stable")
        same = keys[order[1:], band] == keys[order[:-1], band]
        shared[order[1:][same], band] = True
        shared[order[:-1][same], band] = True
    return shared


def _digest(text: str, district: str | None) -> bytes:
    return hashlib.blake2b(f"{district or ''}\n{text}".encode(), digest_size=12).digest()

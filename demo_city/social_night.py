"""A night of the vendor's bulk feed at its real size: millions of posts, made by the column instead of one by one.

The words are the demo city's own: a pool of its posts is drawn from again and again, and every drawn text gets a
continuation of its own, so that few are exact copies and the files compress like people's writing. Ids, times, authors
and addresses are each post's own. The same city, day and number of rows give the same bytes.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from demo_city import drop_files
from demo_city.city import City
from demo_city.days import Days
from demo_city.social import VOICE, Posts

ROWS_PER_FILE = 480_000
POOL_FACTOR = 16.0
POOL_DAYS = 2
_BLOCK_ROWS = 60_000
_COPY_SHARE = 0.1
# What the nation writes: a little concerns the city, a little only looks like it, the rest is about anything else.
_SHARES = {VOICE: 0.03, "chatter": 0.93}
_LOOKALIKES = ("homonym", "airport", "sports", "promotion")
_NATIONAL_SITES = ("네이버블로그", "티스토리", "디시인사이드", "뽐뿌", "클리앙", "더쿠", "보배드림", "네이버카페")
_LEVEL = 6


@dataclass(frozen=True)
class _Pool:
    """What posts are drawn from, as pieces of JSON.

    Attributes:
        heads: `channel`, `site` and `title` of each post.
        texts: the text of each post, escaped, without quotes.
        hosts: the platform of each post, as it stands in its address.
        is_voice: whether the post concerns the city.
        edges: cumulated share of each post among those drawn.
        voices: the texts of those that do, for continuations.
        chatter: texts of the posts that do not.
        tails: short endings that say nothing.
    """

    heads: pl.Series
    texts: pl.Series
    hosts: pl.Series
    is_voice: NDArray[np.bool_]
    edges: NDArray[np.float64]
    voices: pl.Series
    chatter: pl.Series
    tails: pl.Series


def write_night(
    city: City, day: date, folder: Path, *, rows: int, rows_per_file: int = ROWS_PER_FILE, workers: int = 2
) -> Path:
    """Write a day's files and, last, their manifest.

    Args:
        city: whose words are used.
        day: the KST day all posts are of.
        folder: made private if it is not there.
        rows: posts of the day.
        rows_per_file: posts in each file but the last.
        workers: files in hand at a time.

    Returns:
        The manifest.
    """
    drop_files.private_folder(folder)
    pool = _pool(City(seed=city.seed, scale=city.scale * POOL_FACTOR), day)
    starts = range(0, rows, rows_per_file)

    def write(number: int) -> dict[str, object]:
        first = starts[number]
        count = min(rows_per_file, rows - first)
        path = folder / f"social_bulk_{day:%Y%m%d}_{number + 1:02d}.ndjson.gz"
        part = path.with_name(path.name + ".part")
        with part.open("wb") as raw, gzip.GzipFile("", "wb", _LEVEL, raw, mtime=0) as out:
            for block in _blocks(pool, day, seed=city.seed, first=first, count=count, rows=rows):
                out.write(block)
        part.replace(path)
        with path.open("rb") as written:
            sha256 = hashlib.file_digest(written, "sha256").hexdigest()
        return {"name": path.name, "bytes": path.stat().st_size, "sha256": sha256, "rows": count}

    with ThreadPoolExecutor(workers) as threads:
        files = list(threads.map(write, range(len(starts))))
    listing = json.dumps({"files": files, "rows": rows}, ensure_ascii=False, indent=1)
    return drop_files.write_whole(folder / f"social_bulk_{day:%Y%m%d}.manifest.json", listing.encode())


def _pool(city: City, day: date) -> _Pool:
    posts = city.bulk_posts(Days(day - timedelta(days=POOL_DAYS - 1), day + timedelta(days=1)))
    encode = json.JSONEncoder(ensure_ascii=False).encode
    texts = pl.Series([encode(t)[1:-1] for t in posts.body.tolist()])
    is_voice = posts.kind == VOICE
    # The demo city's own feed names local cafes throughout; the nation meets elsewhere.
    dice = np.random.default_rng([city.seed, day.toordinal()])
    elsewhere = np.array(_NATIONAL_SITES, dtype=object)[dice.integers(len(_NATIONAL_SITES), size=len(posts))]
    sites = np.where(is_voice | (posts.site == None), posts.site, elsewhere)  # noqa: E711 - element by element
    tails = city.lexicon.texts["social"]["tails"]
    return _Pool(
        heads=pl.Series([_head(posts, sites[i], i, encode) for i in range(len(posts))]),
        texts=texts,
        hosts=pl.Series(posts.platform.tolist()),
        is_voice=is_voice.astype(bool),
        edges=_weights(posts),
        voices=texts.filter(pl.Series(is_voice.astype(bool))),
        chatter=texts.filter(pl.Series(posts.kind == "chatter")),
        tails=pl.Series([encode(t)[1:-1] for t in tails]),
    )


def _head(posts: Posts, site: str | None, i: int, encode: Callable[[object], str]) -> str:
    return f'"channel":{encode(posts.platform[i])},"site":{encode(site)},"title":{encode(posts.title[i])}'


def _weights(posts: Posts) -> NDArray[np.float64]:
    """How often each post of the pool is drawn, so that every kind has its share."""
    weights = np.zeros(len(posts))
    groups = [(share, posts.kind == kind) for kind, share in _SHARES.items()]
    groups.append((1 - sum(_SHARES.values()), np.isin(posts.kind, _LOOKALIKES)))
    for share, of_group in groups:
        weights[of_group] = share / max(np.count_nonzero(of_group), 1)
    return np.cumsum(weights) / weights.sum()


def _blocks(pool: _Pool, day: date, *, seed: int, first: int, count: int, rows: int) -> Iterator[memoryview]:
    for start in range(first, first + count, _BLOCK_ROWS):
        size = min(_BLOCK_ROWS, first + count - start)
        dice = np.random.default_rng([seed, day.toordinal(), start])
        yield _lines(pool, day, dice, numbers=np.arange(start, start + size), rows=rows)


def _lines(pool: _Pool, day: date, dice: np.random.Generator, *, numbers: NDArray[np.int64], rows: int) -> memoryview:
    size = len(numbers)
    drawn = np.minimum(np.searchsorted(pool.edges, dice.random(size), side="right"), len(pool.texts) - 1)
    parts = dice.integers(0, 4, size=size)
    is_voice = pl.Series(pool.is_voice[drawn])
    columns = {
        "id": pl.Series(numbers + 1),
        "second": pl.Series(numbers * 86_400 // rows),
        "head": pool.heads.gather(drawn),
        "text": pool.texts.gather(drawn),
        "host": pool.hosts.gather(drawn),
        "author": pl.Series((400_000 * dice.random(size) ** 2).astype(np.int64)),
        "code": pl.Series(dice.integers(1 << 63, size=size)),
        "likes": pl.Series(np.minimum(np.exp(1.2 + 1.5 * dice.standard_normal(size)), 90_000).astype(np.int64)),
        "is_copy": pl.Series(dice.random(size) < _COPY_SHARE),
        "tail": pool.tails.gather(dice.integers(len(pool.tails), size=size)),
        "laugh": pl.Series(["ㅋ" * n for n in range(1, 7)]).gather(dice.integers(6, size=size)),
    }
    for n in range(3):
        # A voice goes on about the city's matters, everybody else about anything: hardly two say the same.
        chatter = pool.chatter.gather(dice.integers(len(pool.chatter), size=size))
        voice = pool.voices.gather(dice.integers(len(pool.voices), size=size))
        more = pl.select(pl.when(is_voice).then(voice).otherwise(chatter)).to_series()
        columns[f"more_{n}"] = pl.select(
            pl.when(pl.Series(parts > n)).then(" " + more).otherwise(pl.lit(""))
        ).to_series()
    frame = pl.DataFrame(columns)
    time = pl.lit(day).cast(pl.Datetime) + pl.duration(seconds="second")
    own = pl.concat_str(pl.lit(" "), "tail", "laugh", "more_0", "more_1", "more_2")
    line = pl.concat_str(
        pl.lit('{"id":"b'),
        pl.lit(f"{day:%Y%m%d}-"),
        pl.col("id").cast(pl.String).str.zfill(8),
        pl.lit('","created_at":"'),
        time.dt.strftime("%Y-%m-%dT%H:%M:%S+09:00"),
        pl.lit('",'),
        "head",
        pl.lit(',"author":"user_'),
        "author",
        pl.lit('","text":"'),
        "text",
        pl.when("is_copy").then(pl.lit("")).otherwise(own),
        pl.lit('","url":"https://'),
        "host",
        pl.lit(".example/"),
        pl.col("code").cast(pl.String).str.zfill(19),
        pl.lit('","likes":'),
        "likes",
        pl.lit(',"replies":'),
        pl.col("likes") // 3,
        pl.lit(',"shares":'),
        pl.col("likes") // 9,
        pl.lit("}\n"),
    )
    lines = frame.select(line=line)["line"].to_arrow(compat_level=pl.CompatLevel.oldest())
    return memoryview(lines.buffers()[2])

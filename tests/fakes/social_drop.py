"""Writes what the social tool and the vendor drop in the folder, whole or broken as a test asks."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from pathlib import Path

import polars as pl
import xlsxwriter

from extract.window import Window

HEADERS = (
    "글ID",
    "게시일시",
    "매체",
    "출처명",
    "작성자",
    "제목",
    "본문",
    "URL",
    "좋아요수",
    "댓글수",
    "공유수",
    "긍부정",
)


def query_post(**changes: object) -> dict[str, object]:
    """A row of the query result; Korean headers as keyword names."""
    return {
        "글ID": "t1",
        "게시일시": "2026-11-17 09:03:12",
        "매체": "트위터",
        "출처명": "twitter.com",
        "작성자": "hong",
        "제목": "",
        "본문": "인천 버스 배차 왜 이래요",
        "URL": "https://x.example/1",
        "좋아요수": 3,
        "댓글수": 0,
        "공유수": 1,
        "긍부정": "부정",
        **changes,
    }


def write_query(
    drop_dir: Path,
    window: Window,
    posts: Sequence[Mapping[str, object]],
    *,
    stated_total: int | None = None,
    marker_total: int | None = None,
    headers: Sequence[str] = HEADERS,
) -> Path:
    """The XLSX of one window with its marker."""
    path = drop_dir / f"소셜분석_질의결과_{window.start_on:%Y%m%d}_{window.last_on:%Y%m%d}.xlsx"
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_urls": False})
    sheet = book.add_worksheet("질의결과")
    sheet.write_row(0, 0, ["질의어", "인천"])
    sheet.write_row(1, 0, ["기간", str(window)])
    sheet.write_row(2, 0, ["총건수", len(posts) if stated_total is None else stated_total])
    sheet.write_row(4, 0, headers)
    for number, post in enumerate(posts, start=5):
        sheet.write_row(number, 0, [post.get(h, "") for h in headers])
    book.close()
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    total = len(posts) if marker_total is None else marker_total
    path.with_name(path.name + ".done").write_text(f"건수={total}\nsha256={sha256}\n", encoding="utf-8")
    return path


def bulk_post(**changes: object) -> dict[str, object]:
    """A post of the bulk feed, in the vendor's keys."""
    return {
        "id": "b1",
        "created_at": "2026-11-17T09:03:12+09:00",
        "channel": "twitter",
        "site": "twitter.com",
        "author": "hong",
        "title": None,
        "text": "인천시청 앞 불법주차 단속 좀 해주세요",
        "url": "https://x.example/1",
        "likes": 3,
        "replies": 0,
        "shares": 1,
        **changes,
    }


def write_bulk(
    drop_dir: Path,
    day: date,
    files: Sequence[Sequence[Mapping[str, object] | str | bytes]],
    *,
    compressed: Mapping[int, bytes] | None = None,
    manifest: bool = True,
    parquet: Collection[int] = (),
) -> list[Path]:
    """A day's files and, last, their manifest. A str or bytes row is written as it is; `compressed` replaces a file.

    Files whose numbers are in `parquet` are written in that form, with typed times and counts.
    The manifest declares what was meant to be written (`files`), with the size and hash of what is there.
    """
    paths, declared = [], []
    for number, rows in enumerate(files, start=1):
        ending = "parquet" if number in parquet else "ndjson.gz"
        path = drop_dir / f"social_bulk_{day:%Y%m%d}_{number:02d}.{ending}"
        content = (
            _parquet([row for row in rows if isinstance(row, Mapping)])
            if number in parquet
            else gzip.compress(b"".join(_line(row) + b"\n" for row in rows), mtime=0)
        )
        content = (compressed or {}).get(number, content)
        path.write_bytes(content)
        declared.append(
            {
                "name": path.name,
                "bytes": len(content),
                "sha256": hashlib.sha256(content).hexdigest(),
                "rows": len(rows),
            }
        )
        paths.append(path)
    if manifest:
        stated = {"files": declared, "rows": sum(len(rows) for rows in files)}
        (drop_dir / f"social_bulk_{day:%Y%m%d}.manifest.json").write_text(json.dumps(stated), encoding="utf-8")
    return paths


def _line(row: Mapping[str, object] | str | bytes) -> bytes:
    if isinstance(row, bytes):
        return row
    return (row if isinstance(row, str) else json.dumps(row, ensure_ascii=False)).encode()


def _parquet(rows: Sequence[Mapping[str, object]]) -> bytes:
    buffer = io.BytesIO()
    frame = pl.DataFrame(rows, infer_schema_length=None)
    frame = frame.with_columns(pl.col("created_at").str.to_datetime("%Y-%m-%dT%H:%M:%S%z", time_zone="Asia/Seoul"))
    frame.write_parquet(buffer)
    return buffer.getvalue()

"""The exports of the city's systems, in their formats, as they stood at some moment.

Every function is deterministic: the same city, window and moment give the same rows, and the same bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from demo_city import drop_files, mayor_proposals, registers, saeol, social
from demo_city.city import City
from demo_city.days import DayRange, Days, night_of, to_seconds
from demo_city.petition_export import PETITION_HEADER, moments_of, petition_rows, span_of

_DAY = 86_400
BULK_START_ON = date(2026, 11, 1)
"""First day of the bulk feed's contract; there are no files of earlier days."""
BULK_ROWS_PER_FILE = 2_500
OVERLAP_DAYS = {
    "call_center.calls": 3,
    "petition.petitions": 60,
    "saeol.cases": 60,
    "homepage.mayor_proposals": 30,
    "social.query_posts": 1,
    "social.bulk_posts": 0,
    **registers.OVERLAP_DAYS,
}
"""Feeds that arrive as files, and how many days before the business date a night's export reaches back."""
SHOWN_QUERY = '인천 AND (시청 OR 구청 OR 민원 OR 버스 OR 수돗물 OR 주차) NOT "채용"'

CALL_HEADER = (
    "상담번호", "접수일시", "연결일시", "종료일시", "포기여부", "대기시간초", "상담분류대", "상담분류중",
    "군구코드", "군구명", "소관부서", "이관부서", "1차해결여부", "상담내용", "발신번호",
)  # fmt: skip
QUERY_HEADER = (
    "글ID", "게시일시", "매체", "출처명", "작성자", "제목", "본문", "URL", "좋아요수", "댓글수", "공유수", "긍부정",
)  # fmt: skip


def drop(city: City, *, feed: str, window: DayRange, as_of: datetime, drop_dir: Path) -> Path:
    """Write one feed's export of a window as it stood at a moment.

    Args:
        city: who speaks.
        feed: a key of `OVERLAP_DAYS`.
        window: whole KST days, the end not included.
        as_of: what had happened by then is in the export.
        drop_dir: made private (0700) if it is not there.

    Returns:
        The file, or the bulk feed's last manifest; the folder when nobody states that register in the window.

    Raises:
        ValueError: an unknown feed, or a window of the bulk feed before its contract.
    """
    writers: Mapping[str, Callable[[City, DayRange, int, Path], Path]] = {
        "call_center.calls": _drop_calls,
        "petition.petitions": _drop_petitions,
        "saeol.cases": saeol.drop_cases,
        "homepage.mayor_proposals": mayor_proposals.drop_proposals,
        "social.query_posts": _drop_query_posts,
        "social.bulk_posts": _drop_bulk_posts,
        **{f"register.{entities}": partial(registers.drop_statements, entities) for entities in registers.ENTITIES},
    }
    if feed not in writers:
        raise ValueError(f"{feed} is no feed of files; choose from {', '.join(writers)}")
    return writers[feed](city, window, to_seconds(as_of), drop_files.private_folder(drop_dir))


def drop_night(
    city: City, business_date: date, drop_dir: Path, feeds: tuple[str, ...] = tuple(OVERLAP_DAYS)
) -> list[Path]:
    """Write what the systems export at 01:00 after the business date, each with its own overlap."""
    paths = []
    for feed in feeds:
        if feed == "social.bulk_posts" and business_date < BULK_START_ON:
            continue
        window = Days(business_date - timedelta(days=OVERLAP_DAYS[feed]), business_date + timedelta(days=1))
        paths.append(drop(city, feed=feed, window=window, as_of=night_of(business_date), drop_dir=drop_dir))
    return [path for path in paths if path != drop_dir]


def drop_history(
    city: City, from_on: date, through_on: date, drop_dir: Path, feeds: tuple[str, ...] = tuple(OVERLAP_DAYS)
) -> list[Path]:
    """Write the past as one wide file per feed, as of the night after the last day; the bulk feed's days one by one."""
    paths = []
    for feed in feeds:
        first = max(from_on, BULK_START_ON) if feed == "social.bulk_posts" else from_on
        if first <= through_on:
            window = Days.of(first, through_on)
            paths.append(drop(city, feed=feed, window=window, as_of=night_of(through_on), drop_dir=drop_dir))
    return [path for path in paths if path != drop_dir]


def _yes_no(flags: NDArray[np.bool_]) -> NDArray[np.object_]:
    return np.where(flags, "Y", "N").astype(object)


def _drop_calls(city: City, window: DayRange, as_of: int, folder: Path) -> Path:
    calls = city.calls(window)
    shown = (calls.received_at < as_of) & ((calls.deleted_at < 0) | (calls.deleted_at > as_of))
    corrected = (calls.edited_at >= 0) & (calls.edited_at <= as_of)
    nothing = np.full(len(calls), None, dtype=object)
    columns = [
        calls.call_id,
        np.array(moments_of(calls.received_at), dtype=object),
        np.array(moments_of(calls.answered_at), dtype=object),
        np.array(moments_of(calls.ended_at), dtype=object),
        _yes_no(calls.is_abandoned),
        calls.wait_seconds,
        np.where(corrected, calls.category, calls.first_category),
        calls.middle,
        np.where(calls.district_is_known, calls.districts.sent_code, nothing),
        np.where(calls.district_is_known, calls.districts.sent_name, nothing),
        calls.department,
        calls.transferred_to,
        np.where(calls.is_abandoned, nothing, _yes_no(calls.is_resolved)),
        np.where(corrected, calls.summary, calls.first_summary),
        calls.caller,
    ]
    content = drop_files.csv_bytes(CALL_HEADER, [column[shown].tolist() for column in columns], encoding="cp949")
    return drop_files.drop(folder / f"120_상담내역_{span_of(window)}.csv", content, count=int(shown.sum()))


def _drop_petitions(city: City, window: DayRange, as_of: int, folder: Path) -> Path:
    return write_petitions(list(petition_rows(city.petitions(window), as_of)), window, folder)


def write_petitions(
    rows: list[tuple[Any, ...]], window: DayRange, folder: Path, changes: drop_files.CellChanges | None = None
) -> Path:
    """Drop e-People's petition list with its summary sheet."""
    sheets = [
        drop_files.SheetContent("민원목록", [PETITION_HEADER, *rows]),
        drop_files.SheetContent("요약", [("총건수", len(rows))]),
    ]
    content = drop_files.workbook_bytes(sheets, changes)
    return drop_files.drop(folder / f"국민신문고_민원목록_{span_of(window)}.xlsx", content, count=len(rows))


def _visible(posts: social.Posts, as_of: int) -> NDArray[np.int64]:
    return np.flatnonzero((posts.posted_at < as_of) & ((posts.deleted_at < 0) | (posts.deleted_at > as_of)))


def _bodies(posts: social.Posts, rows: NDArray[np.int64], as_of: int) -> list[str]:
    is_edited = (posts.edited_at[rows] >= 0) & (posts.edited_at[rows] <= as_of)
    return np.where(is_edited, posts.body[rows], posts.first_body[rows]).tolist()


def _drop_query_posts(city: City, window: DayRange, as_of: int, folder: Path) -> Path:
    posts = city.query_posts(window)
    rows = _visible(posts, as_of)
    names = city.lexicon.texts["social"]["korean_names"]
    likes, replies, shares = (counts.tolist() for counts in social.counts_as_of(posts, rows, as_of))
    columns = [
        posts.post_id[rows].tolist(),
        moments_of(posts.posted_at[rows]),
        [names[platform] for platform in posts.platform[rows]],
        posts.site[rows].tolist(),
        posts.author[rows].tolist(),
        posts.title[rows].tolist(),
        _bodies(posts, rows, as_of),
        posts.url[rows].tolist(),
        likes,
        replies,
        shares,
        posts.sentiment[rows].tolist(),
    ]
    last_on = window.end_on - timedelta(days=1)
    head = [
        ("질의어", SHOWN_QUERY),
        ("기간", f"{window.start_on} ~ {last_on}"),
        ("총건수", len(rows)),
        (),
        QUERY_HEADER,
    ]
    content = drop_files.workbook_bytes([drop_files.SheetContent("질의결과", [*head, *zip(*columns, strict=True)])])
    return drop_files.drop(folder / f"소셜분석_질의결과_{span_of(window)}.xlsx", content, count=len(rows))


def _drop_bulk_posts(city: City, window: DayRange, as_of: int, folder: Path) -> Path:
    first_on = max(window.start_on, BULK_START_ON)
    if first_on >= window.end_on:
        raise ValueError(f"the bulk feed starts on {BULK_START_ON}: no file for the days before {window.end_on}")
    manifest = folder
    posts = city.bulk_posts(Days(first_on, window.end_on))
    for offset in range((window.end_on - first_on).days):
        day = first_on + timedelta(days=offset)
        # The vendor sends each day once, in the night after it.
        moment = min(as_of, to_seconds(night_of(day)))
        start = to_seconds(night_of(day)) - _DAY - 3600
        rows = _visible(posts, moment)
        rows = rows[(posts.posted_at[rows] >= start) & (posts.posted_at[rows] < start + _DAY)]
        manifest = _drop_bulk_day(posts, rows, day, moment, folder)
    return manifest


def _drop_bulk_day(posts: social.Posts, rows: NDArray[np.int64], day: date, as_of: int, folder: Path) -> Path:
    manifest = folder / f"social_bulk_{day:%Y%m%d}.manifest.json"
    manifest.unlink(missing_ok=True)
    likes, replies, shares = (counts.tolist() for counts in social.counts_as_of(posts, rows, as_of))
    columns = {
        "id": posts.post_id[rows].tolist(),
        "created_at": [f"{text}+09:00".replace(" ", "T") for text in moments_of(posts.posted_at[rows])],
        "channel": posts.platform[rows].tolist(),
        "site": posts.site[rows].tolist(),
        "author": posts.author[rows].tolist(),
        "title": posts.title[rows].tolist(),
        "text": _bodies(posts, rows, as_of),
        "url": posts.url[rows].tolist(),
        "likes": likes,
        "replies": replies,
        "shares": shares,
    }
    lines = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    files = []
    for number, first in enumerate(range(0, max(len(lines), 1), BULK_ROWS_PER_FILE), start=1):
        part = lines[first : first + BULK_ROWS_PER_FILE]
        # The vendor is changing over: what is left of a long day comes in columns.
        is_last = number > 1 and first + BULK_ROWS_PER_FILE >= len(lines)
        content = drop_files.parquet_bytes(part) if is_last else drop_files.ndjson_gz_bytes(part)
        name = f"social_bulk_{day:%Y%m%d}_{number:02d}.{'parquet' if is_last else 'ndjson.gz'}"
        drop_files.write_whole(folder / name, content)
        files.append(
            {"name": name, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest(), "rows": len(part)}
        )
    listing = json.dumps({"files": files, "rows": len(lines)}, ensure_ascii=False, indent=1)
    return drop_files.write_whole(manifest, listing.encode())

"""Every column of every feed says what it holds and how long it may stay."""

from __future__ import annotations

import re
from pathlib import Path

from extract.contract import Column, ColumnClass, Feed, Retention
from extract.registry import FEEDS

ROOT = Path(__file__).parents[2]
PERSONAL_NAMES = re.compile(r"author|caller|applicant|phone|writer")
TEXT_NAMES = {"title", "body", "summary", "question", "answer", "content"}


def column_violations(feed: Feed) -> list[str]:
    found = []
    for column in feed.columns:
        name = f"{feed.name}.{column.name}"
        if PERSONAL_NAMES.search(column.name) and column.column_class is not ColumnClass.PERSON_KEY:
            found.append(f"{name}: names a person but is no person_key")
        if column.name in TEXT_NAMES and column.column_class is not ColumnClass.TEXT:
            found.append(f"{name}: holds citizens' words but is not text")
        if column.column_class is ColumnClass.PERSON_KEY and column.retention is not Retention.PERSON:
            found.append(f"{name}: a person key is kept as personal data")
        if column.column_class is ColumnClass.TEXT and column.retention is not Retention.VOICE:
            found.append(f"{name}: text is kept as voice")
        if not re.search(r"[가-힣]", column.label_ko):
            found.append(f"{name}: no Korean label")
    return found


def test_every_column_of_every_feed_has_its_class_and_retention() -> None:
    assert len(FEEDS) >= 6
    assert [v for feed in FEEDS for v in column_violations(feed)] == []


def test_an_unclassed_text_is_caught() -> None:
    import pyarrow as pa

    from extract.contract import Coverage

    body = Column("body", pa.string(), "내용", "내용")
    feed = Feed("x.y", "raw.x_y", "엑스", "body", "body", Coverage.COMPLETE, 0, (body,))
    assert column_violations(feed) == ["x.y.body: holds citizens' words but is not text"]


def test_feeds_have_their_own_names_tables_and_keys() -> None:
    assert len({f.name for f in FEEDS}) == len({f.relation for f in FEEDS}) == len(FEEDS)
    for feed in FEEDS:
        names = [c.name for c in feed.columns]
        assert {feed.natural_id, feed.day_column} <= set(names)
        assert len(names) == len(set(names))


def test_every_source_is_five_files_with_a_readme() -> None:
    sources = {feed.source for feed in FEEDS}
    for source in sources:
        folder = ROOT / "extract/sources" / source
        wanted = {"README.md", "client.py", "parse.py", "extractor.py", "schema.py"}
        assert wanted <= {p.name for p in folder.iterdir()}, source

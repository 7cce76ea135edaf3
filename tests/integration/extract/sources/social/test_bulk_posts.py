from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from extract.contract import Extraction
from extract.errors import SourceIncompleteError, SourceMissingError
from extract.quota import MemoryLedger
from extract.sources.social.extractor import build
from extract.window import Window
from tests.fakes.social_drop import bulk_post, write_bulk

DAY = date(2026, 11, 17)
WINDOW = Window.of_days(DAY, DAY)
PULLED_AT = datetime(2026, 11, 17, 16, tzinfo=UTC)


def extract(drop_dir: Path, window: Window = WINDOW, **settings: object) -> Extraction:
    made = build(
        {
            "drop_dir": str(drop_dir),
            "outbound_accounts": ["incheon_city"],
            "bulk_start_on": "2026-11-01",
            "sample_rate": 0.0,
            **settings,
        },
        ledger=MemoryLedger(),
    )
    (bulk,) = [e for e in made if e.feed.name == "social.bulk_posts"]
    return bulk.extract(window, pulled_at=PULLED_AT)


def test_kept_posts_are_typed_and_the_dropped_are_counted(tmp_path: Path) -> None:
    write_bulk(
        tmp_path,
        DAY,
        [[bulk_post(id="a"), bulk_post(id="b", text="점심")], [bulk_post(id="c", author="incheon_city", likes=None)]],
    )

    extraction = extract(tmp_path)

    assert extraction.rows.to_pylist()[0] == {
        "post_id": "a",
        "posted_at": datetime(2026, 11, 17, 0, 3, 12, tzinfo=UTC),
        "platform": "twitter",
        "site_name": "twitter.com",
        "author_key": "hong",
        "title": None,
        "body": "인천시청 앞 불법주차 단속 좀 해주세요",
        "url": "https://x.example/1",
        "like_count": 3,
        "reply_count": 0,
        "share_count": 1,
        "is_outbound": False,
        "screen_reason": "인천시청 + 시청",
        "is_screen_sample": False,
    }
    assert extraction.rows["is_outbound"].to_pylist() == [False, True]
    assert extraction.declared_count == 2
    assert extraction.warnings == ("screened out: 1 of 3",)
    assert [a.address for a in extraction.artefacts] == [
        "social_bulk_20261117_01.ndjson.gz",
        "social_bulk_20261117_02.ndjson.gz",
    ]
    assert extraction.covered is None


def test_bad_lines_are_quarantined_with_file_line_and_reason_and_no_author(tmp_path: Path) -> None:
    write_bulk(
        tmp_path,
        DAY,
        [
            [
                bulk_post(id="a"),
                '{"id": "b", "author": "hong", "text": "인천',
                bulk_post(id="c", created_at="어제"),
                bulk_post(id="d", channel="삐삐"),
                bulk_post(id="e", text="점심"),
            ]
        ],
    )

    extraction = extract(tmp_path)

    assert extraction.rows["post_id"].to_pylist() == ["a"]
    assert [(r.row_number, r.column) for r in extraction.rejected] == [
        (2, "post_id"),
        (3, "posted_at"),
        (4, "platform"),
    ]
    assert all(r.reason.startswith("social_bulk_20261117_01.ndjson.gz: ") for r in extraction.rejected)
    assert all("hong" not in r.content for r in extraction.rejected)
    assert extraction.declared_count == extraction.rows.num_rows + len(extraction.rejected)


def test_days_before_the_contract_are_not_covered(tmp_path: Path) -> None:
    for day in (date(2026, 11, 1), date(2026, 11, 2)):
        write_bulk(tmp_path, day, [[bulk_post(id=f"{day}", created_at=f"{day}T01:00:00+09:00")]])

    extraction = extract(tmp_path, Window.of_days(date(2025, 9, 15), date(2026, 11, 2)))

    assert extraction.covered == Window.of_days(date(2026, 11, 1), date(2026, 11, 2))
    assert extraction.rows.num_rows == 2


def test_window_before_the_contract_is_missing(tmp_path: Path) -> None:
    with pytest.raises(SourceMissingError, match="2026-11-01 에 시작"):
        extract(tmp_path, Window.of_days(date(2026, 10, 1), date(2026, 10, 31)))


def test_files_without_their_manifest_are_still_being_written(tmp_path: Path) -> None:
    write_bulk(tmp_path, DAY, [[bulk_post()]], manifest=False)

    with pytest.raises(SourceIncompleteError, match="아직 쓰는 중"):
        extract(tmp_path)


def test_day_without_anything_is_missing(tmp_path: Path) -> None:
    with pytest.raises(SourceMissingError, match=r"social_bulk_20261117\.manifest\.json"):
        extract(tmp_path)


def test_day_without_posts_is_an_empty_delivery(tmp_path: Path) -> None:
    write_bulk(tmp_path, DAY, [])

    extraction = extract(tmp_path)

    assert (extraction.rows.num_rows, extraction.declared_count) == (0, 0)


def test_without_a_contract_there_is_no_bulk_feed(tmp_path: Path) -> None:
    assert [e.feed.name for e in build({"drop_dir": str(tmp_path)}, ledger=MemoryLedger())] == ["social.query_posts"]

import gzip
import json
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from extract.contract import Extraction
from extract.errors import SourceFormatError, SourceIncompleteError, SourceMissingError
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
        "copy_count": 1,
        "copied_ids": None,
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


def test_copies_are_one_row_that_counts_them(tmp_path: Path) -> None:
    text = "인천시청 앞 불법주차 단속을 왜 안 하는지 답변해 주세요 정말 너무합니다"
    write_bulk(tmp_path, DAY, [[bulk_post(id="a", text=text)], [bulk_post(id="b", text=text), bulk_post(id="c")]])

    extraction = extract(tmp_path)

    rows = {r["post_id"]: (r["copy_count"], r["copied_ids"]) for r in extraction.rows.to_pylist()}
    assert rows == {"a": (2, '["b"]'), "c": (1, None)}
    assert extraction.declared_count == 2
    assert "copies collapsed: 1" in extraction.warnings


def test_faults_of_several_files_keep_numbers_of_their_own(tmp_path: Path) -> None:
    write_bulk(tmp_path, DAY, [["{", bulk_post(id="a")], ["{", bulk_post(id="b")]])

    extraction = extract(tmp_path)

    assert [r.row_number for r in extraction.rejected] == [1, 3]
    assert [r.reason for r in extraction.rejected] == [
        f"social_bulk_20261117_0{n}.ndjson.gz: 1행: JSON 한 줄이 아님" for n in (1, 2)
    ]


def damaged(path: Path, how: str) -> None:
    content = bytearray(path.read_bytes())
    if how == "cut off":
        path.write_bytes(content[: len(content) // 2])
    elif how == "a bit flipped":
        content[len(content) // 2] ^= 0x10
        path.write_bytes(content)
    else:
        path.unlink()


@pytest.mark.parametrize("how", ["cut off", "a bit flipped", "missing"])
def test_broken_file_stops_only_itself_and_the_day_says_what_is_missing(tmp_path: Path, how: str) -> None:
    _, second, _ = write_bulk(
        tmp_path, DAY, [[bulk_post(id="a")], [bulk_post(id="b"), bulk_post(id="c")], [bulk_post(id="d")]]
    )
    damaged(second, how)

    extraction = extract(tmp_path)

    assert extraction.rows["post_id"].to_pylist() == ["a", "d"]
    assert extraction.declared_count == 2
    assert len(extraction.gaps) == 1
    assert extraction.gaps[0].startswith("social_bulk_20261117_02.ndjson.gz (2건): ")
    assert second.name not in [a.address for a in extraction.artefacts]


def test_corruption_that_the_manifest_did_not_see_is_found_by_inflating(tmp_path: Path) -> None:
    post = '{"id":"b","created_at":"2026-11-17T00:00:00+09:00","channel":"blog","text":"인천시 민원 %d"}'
    whole = bytearray(gzip.compress("".join(f"{post % n}\n" for n in range(2000)).encode()))
    whole[len(whole) // 2] ^= 0x10
    write_bulk(tmp_path, DAY, [[bulk_post(id="a")], [bulk_post()] * 2000], compressed={2: bytes(whole)})

    extraction = extract(tmp_path)

    assert extraction.rows["post_id"].to_pylist() == ["a"]
    assert "압축이 잘렸거나 깨짐" in extraction.gaps[0]


def test_day_of_which_no_file_can_be_read_lands_nothing(tmp_path: Path) -> None:
    for path in write_bulk(tmp_path, DAY, [[bulk_post(id="a")], [bulk_post(id="b")]]):
        damaged(path, "cut off")

    with pytest.raises(SourceIncompleteError, match=r"01\.ndjson\.gz"):
        extract(tmp_path)


def test_manifest_that_counts_wrong_makes_a_gap_of_the_file(tmp_path: Path) -> None:
    write_bulk(tmp_path, DAY, [[bulk_post(id="a")], [bulk_post(id="b")]])
    manifest = tmp_path / "social_bulk_20261117.manifest.json"
    stated = json.loads(manifest.read_text())
    stated["files"][1]["rows"], stated["rows"] = 7, 8
    manifest.write_text(json.dumps(stated))

    assert extract(tmp_path).gaps == (
        "social_bulk_20261117_02.ndjson.gz (7건): 파일 social_bulk_20261117_02.ndjson.gz 은 1행인데 목록에는 7행",
    )


def test_manifest_whose_sums_disagree_is_refused(tmp_path: Path) -> None:
    write_bulk(tmp_path, DAY, [[bulk_post(id="a")]])
    manifest = tmp_path / "social_bulk_20261117.manifest.json"
    manifest.write_text(manifest.read_text().replace('"rows": 1}', '"rows": 2}', 1))

    with pytest.raises(SourceFormatError, match="총 행 수"):
        extract(tmp_path)


def test_file_the_manifest_does_not_name_is_warned_about_and_not_read(tmp_path: Path) -> None:
    write_bulk(tmp_path, DAY, [[bulk_post(id="a")]])
    (tmp_path / "social_bulk_20261117_09.ndjson.gz").write_bytes(b"")

    extraction = extract(tmp_path)

    assert extraction.rows.num_rows == 1
    assert "목록에 없는 파일은 읽지 않음: social_bulk_20261117_09.ndjson.gz" in extraction.warnings


def test_json_lines_and_parquet_stand_in_one_manifest(tmp_path: Path) -> None:
    posts = [bulk_post(id="a"), bulk_post(id="b", text="점심"), bulk_post(id="c", likes=None)]
    as_lines, as_columns = tmp_path / "lines", tmp_path / "columns"
    as_lines.mkdir()
    as_columns.mkdir()
    write_bulk(as_lines, DAY, [posts, [bulk_post(id="d")]])
    write_bulk(as_columns, DAY, [posts, [bulk_post(id="d")]], parquet=(1,))

    mixed = extract(as_columns)

    assert [a.address[-10:] for a in mixed.artefacts] == ["01.parquet", ".ndjson.gz"]
    assert mixed.rows.to_pylist() == extract(as_lines).rows.to_pylist()
    assert mixed.rows["post_id"].to_pylist() == ["a", "c", "d"]


def test_second_try_does_not_screen_again_what_the_first_has_screened(tmp_path: Path) -> None:
    _, second = write_bulk(tmp_path, DAY, [[bulk_post(id="a")], [bulk_post(id="b")]])
    whole = second.read_bytes()
    damaged(second, "cut off")
    assert extract(tmp_path).gaps
    kept = sorted((tmp_path / ".screened").iterdir())
    assert [p.stat().st_mode & 0o777 for p in kept] == [0o600]
    assert (tmp_path / ".screened").stat().st_mode & 0o777 == 0o700
    # Whoever screened the first file again would miss a post that only the kept rows hold.
    table = pq.read_table(kept[0])
    planted = table.set_column(table.schema.get_field_index("id"), table.schema.field("id"), pa.array(["planted"]))
    pq.write_table(planted, kept[0])
    second.write_bytes(whole)

    extraction = extract(tmp_path)

    assert extraction.rows["post_id"].to_pylist() == ["b", "planted"]
    assert extraction.gaps == ()
    assert set(extraction.scratch) == set((tmp_path / ".screened").iterdir())
    assert len(extraction.scratch) == 2
    # Other rules: nothing that was kept is of use.
    assert extract(tmp_path, outbound_accounts=["other"]).rows["post_id"].to_pylist() == ["a", "b"]


def test_kept_rows_of_a_file_that_changed_are_not_used(tmp_path: Path) -> None:
    first, _ = write_bulk(tmp_path, DAY, [[bulk_post(id="a")], [bulk_post(id="b")]])
    extract(tmp_path)
    damaged(first, "cut off")

    assert "01.ndjson.gz" in extract(tmp_path).gaps[0]

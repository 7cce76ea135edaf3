import csv
import hashlib
import io
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from extract.errors import SourceFormatError, SourceIncompleteError, SourceMissingError
from extract.quota import MemoryLedger
from extract.sources.social.extractor import QueryPosts, build
from extract.window import Window
from tests.fakes.social_drop import HEADERS, query_post, write_query

WINDOW = Window.of_days(date(2026, 11, 16), date(2026, 11, 17))
PULLED_AT = datetime(2026, 11, 17, 16, tzinfo=UTC)


def query_extractor(drop_dir: Path) -> QueryPosts:
    found = [
        e
        for e in build({"drop_dir": str(drop_dir), "outbound_accounts": ["incheon_city"]}, ledger=MemoryLedger())
        if e.feed.name == "social.query_posts"
    ]
    assert len(found) == 1
    return found[0]  # type: ignore[return-value]


def test_query_export_is_read_whole(tmp_path: Path) -> None:
    path = write_query(tmp_path, WINDOW, [query_post(), query_post(글ID="t2", 작성자="@Incheon_City")])

    extraction = query_extractor(tmp_path).extract(WINDOW, pulled_at=PULLED_AT)

    assert extraction.rows["post_id"].to_pylist() == ["t1", "t2"]
    assert extraction.rows["is_outbound"].to_pylist() == [False, True]
    assert extraction.declared_count == 2
    assert [a.address for a in extraction.artefacts] == [path.name]
    assert extraction.warnings == ()
    assert extraction.pulled_at == PULLED_AT


def test_query_export_without_posts_is_an_empty_delivery(tmp_path: Path) -> None:
    write_query(tmp_path, WINDOW, [])

    extraction = query_extractor(tmp_path).extract(WINDOW, pulled_at=PULLED_AT)

    assert extraction.rows.num_rows == 0
    assert extraction.declared_count == 0


def test_new_column_is_warned_about_and_not_read(tmp_path: Path) -> None:
    write_query(tmp_path, WINDOW, [query_post(연령대="30대")], headers=(*HEADERS, "연령대"))

    extraction = query_extractor(tmp_path).extract(WINDOW, pulled_at=PULLED_AT)

    assert extraction.rows.num_rows == 1
    assert len(extraction.warnings) == 1
    assert "연령대" in extraction.warnings[0]


def test_renamed_column_stops_the_delivery(tmp_path: Path) -> None:
    headers = tuple("내용" if h == "본문" else h for h in HEADERS)
    write_query(tmp_path, WINDOW, [query_post()], headers=headers)

    with pytest.raises(SourceFormatError, match="본문"):
        query_extractor(tmp_path).extract(WINDOW, pulled_at=PULLED_AT)


def test_sheet_and_marker_must_state_the_same_total(tmp_path: Path) -> None:
    write_query(tmp_path, WINDOW, [query_post()], stated_total=2, marker_total=1)

    with pytest.raises(SourceIncompleteError, match="총건수 2 와 완료 표지의 건수 1"):
        query_extractor(tmp_path).extract(WINDOW, pulled_at=PULLED_AT)


def test_missing_export_names_the_file(tmp_path: Path) -> None:
    with pytest.raises(SourceMissingError, match=r"소셜분석_질의결과_20261116_20261117\.xlsx"):
        query_extractor(tmp_path).extract(WINDOW, pulled_at=PULLED_AT)


def write_csv(drop_dir: Path, content: bytes, *, count: int) -> None:
    path = drop_dir / "소셜분석_질의결과_20261116_20261117.csv"
    path.write_bytes(content)
    marker = f"건수={count}\nsha256={hashlib.sha256(content).hexdigest()}\n"
    path.with_name(path.name + ".done").write_text(marker, encoding="utf-8")


def sheet_as_csv(encoding: str) -> bytes:
    row = query_post(본문='첫 줄\n둘째 줄, "인천" 버스')
    rows = [["질의어", "인천"], ["기간", str(WINDOW)], ["총건수", "1"], [], HEADERS, [row[h] for h in HEADERS]]
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode(encoding)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp949"])
def test_csv_is_read_like_the_sheet(tmp_path: Path, encoding: str) -> None:
    write_csv(tmp_path, sheet_as_csv(encoding), count=1)
    extractor = build({"drop_dir": str(tmp_path), "query_encoding": encoding}, ledger=MemoryLedger())[0]

    extraction = extractor.extract(WINDOW, pulled_at=PULLED_AT)

    assert extraction.rows["body"].to_pylist() == ['첫 줄\n둘째 줄, "인천" 버스']
    assert extraction.rows["like_count"].to_pylist() == [3]
    assert extraction.declared_count == 1


def test_csv_in_another_encoding_is_refused(tmp_path: Path) -> None:
    write_csv(tmp_path, sheet_as_csv("cp949"), count=1)

    with pytest.raises(SourceFormatError, match="utf-8-sig"):
        query_extractor(tmp_path).extract(WINDOW, pulled_at=PULLED_AT)


def test_csv_with_an_open_quote_is_refused(tmp_path: Path) -> None:
    write_csv(tmp_path, '질의어,"인천\n'.encode("utf-8-sig"), count=1)

    with pytest.raises(SourceFormatError, match="따옴표"):
        query_extractor(tmp_path).extract(WINDOW, pulled_at=PULLED_AT)


def test_workbook_and_csv_of_one_window_are_one_too_many(tmp_path: Path) -> None:
    write_query(tmp_path, WINDOW, [query_post()])
    write_csv(tmp_path, sheet_as_csv("utf-8-sig"), count=1)

    with pytest.raises(SourceFormatError, match=r"두 가지 형식.*\.xlsx.*\.csv"):
        query_extractor(tmp_path).extract(WINDOW, pulled_at=PULLED_AT)

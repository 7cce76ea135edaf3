from datetime import UTC, date, datetime

import pytest

from extract.columns import check_columns
from extract.errors import SourceFormatError
from extract.social.bulk_file import BulkFile
from extract.sources.social.parse import cut_query_sheet, parse_manifest, parse_query_rows
from extract.sources.social.schema import QUERY_POSTS
from extract.window import Window

WINDOW = Window.of_days(date(2026, 11, 16), date(2026, 11, 17))
HEADERS = [c.source_name for c in QUERY_POSTS.columns if c.source_name]


def post(**changes: object) -> list[object]:
    cells: dict[str, object] = {
        "글ID": "t1",
        "게시일시": datetime(2026, 11, 17, 9, 3, 12),  # noqa: DTZ001  Excel knows no time zone
        "매체": "트위터",
        "출처명": "twitter.com",
        "작성자": "@hong",
        "제목": "",
        "본문": "인천 버스 왜 이래요\n😡",
        "URL": "https://x.example/1",
        "좋아요수": 3.0,
        "댓글수": "1,204",
        "공유수": "",
        "긍부정": "부정",
    }
    cells.update(changes)
    return [cells[h] for h in HEADERS]


def sheet(*rows: list[object], total: object = 2.0) -> list[list[object]]:
    blank: list[object] = [""] * len(HEADERS)
    top = [["질의어", "인천"], ["기간", "2026-11-16~2026-11-17"], ["총건수", total]]
    return [*(row + [""] * (len(HEADERS) - 2) for row in top), blank, list(HEADERS), *rows]


def parse(cells: list[list[object]]):
    cut = cut_query_sheet(cells, window=WINDOW)
    return parse_query_rows(cut, check_columns(QUERY_POSTS, cut.headers, WINDOW), outbound_accounts={"Incheon_City"})


def test_sheet_is_cut_into_total_headers_and_rows_with_their_excel_numbers() -> None:
    blank: list[object] = [""] * len(HEADERS)

    cut = cut_query_sheet(sheet(post(), blank, post(글ID="t2"), blank), window=WINDOW)

    assert cut.declared_count == 2
    assert list(cut.headers) == HEADERS
    assert cut.row_numbers == (6, 8)


@pytest.mark.parametrize("total", ["1,234", "1,234건", 1234.0, 1234])
def test_total_is_read_however_it_is_written(total: object) -> None:
    assert cut_query_sheet(sheet(total=total), window=WINDOW).declared_count == 1234


@pytest.mark.parametrize("cells", [[], [["질의어", "인천"]], sheet(total="많음")])
def test_sheet_without_total_or_header_is_a_format_error(cells: list[list[object]]) -> None:
    with pytest.raises(SourceFormatError, match="총건수"):
        cut_query_sheet(cells, window=WINDOW)


def test_rows_are_typed() -> None:
    table, rejected = parse(
        sheet(post(), post(글ID="t2", 게시일시="2026-11-16 23:59", 출처명="", 작성자="incheon_city"))
    )

    assert rejected == ()
    first, second = table.to_pylist()
    assert first == {
        "post_id": "t1",
        "posted_at": datetime(2026, 11, 17, 0, 3, 12, tzinfo=UTC),
        "platform": "twitter",
        "site_name": "twitter.com",
        "author_key": "@hong",
        "title": None,
        "body": "인천 버스 왜 이래요\n😡",
        "url": "https://x.example/1",
        "like_count": 3,
        "reply_count": 1204,
        "share_count": None,
        "tool_sentiment": "부정",
        "is_outbound": False,
    }
    assert second["posted_at"] == datetime(2026, 11, 16, 14, 59, tzinfo=UTC)
    assert second["site_name"] is None
    assert second["is_outbound"] is True


def test_post_of_an_unknown_author_is_not_the_citys_own() -> None:
    table, _ = parse(sheet(post(작성자="")))

    assert table["is_outbound"].to_pylist() == [False]


def test_bad_rows_carry_their_excel_row_number_and_no_author() -> None:
    blank: list[object] = [""] * len(HEADERS)

    table, rejected = parse(sheet(post(), blank, post(글ID="t2", 매체="삐삐"), post(글ID="t3", 본문="  ")))

    assert table.num_rows == 1
    assert [(r.row_number, r.column) for r in rejected] == [(8, "platform"), (9, "body")]
    assert all("@hong" not in r.content for r in rejected)


def test_manifest_lists_its_files() -> None:
    content = (
        b'{"files":[{"name":"social_bulk_20261117_01.ndjson.gz","bytes":9,"sha256":"AB","rows":2},'
        b'{"name":"social_bulk_20261117_02.ndjson.gz","bytes":8,"sha256":"cd","rows":1}],"rows":3}'
    )

    assert parse_manifest(content, name="social_bulk_20261117.manifest.json", window=WINDOW) == (
        BulkFile("social_bulk_20261117_01.ndjson.gz", 9, "ab", 2),
        BulkFile("social_bulk_20261117_02.ndjson.gz", 8, "cd", 1),
    )


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "JSON"),
        (b"[]", "JSON"),
        (b'{"files":[{"name":"social_bulk_20261117_01.ndjson.gz"}],"rows":3}', "JSON"),
        (
            b'{"files":[{"name":"../x.ndjson.gz","bytes":9,"sha256":"ab","rows":2}],"rows":2}',
            "이 날의 파일이 아닌",
        ),
        (
            b'{"files":[{"name":"social_bulk_20261117_01.ndjson.gz","bytes":9,"sha256":"ab","rows":2}],"rows":3}',
            "총 행 수 3 와 다름",
        ),
    ],
)
def test_manifest_of_another_shape_is_a_format_error(content: bytes, problem: str) -> None:
    with pytest.raises(SourceFormatError, match=problem):
        parse_manifest(content, name="social_bulk_20261117.manifest.json", window=WINDOW)

import gzip
import re
from datetime import date
from pathlib import Path

from extract.errors import SourceError, SourceFormatError, SourceIncompleteError, SourceMissingError
from extract.social.bulk_file import BulkFile
from extract.social.engines.local import FailedFile, screen_files
from extract.social.screen import Screen
from extract.social.screened_files import ScreenedFile
from extract.sources.social.parse import parse_manifest
from extract.window import Window
from tests.fakes.social_drop import bulk_post, write_bulk

DAY = date(2026, 11, 17)
WINDOW = Window.of_days(DAY, DAY)
NO_SAMPLE = Screen(sample_rate=0.0)


def declared(drop_dir: Path) -> tuple[BulkFile, ...]:
    name = f"social_bulk_{DAY:%Y%m%d}.manifest.json"
    return parse_manifest((drop_dir / name).read_bytes(), name=name, window=WINDOW)


def results(drop_dir: Path, **options: object) -> list[ScreenedFile | FailedFile]:
    return list(
        screen_files(
            drop_dir,
            declared(drop_dir),
            NO_SAMPLE,
            feed="social.bulk_posts",
            window=WINDOW,
            workers=2,
            **options,  # type: ignore[arg-type]
        )
    )


def screened(drop_dir: Path, **options: object) -> list[ScreenedFile]:
    found = results(drop_dir, **options)
    assert all(isinstance(f, ScreenedFile) for f in found)
    return found  # type: ignore[return-value]


def only_error(drop_dir: Path) -> SourceError:
    (failed,) = [f for f in results(drop_dir) if isinstance(f, FailedFile)]
    return failed.error


def test_each_file_is_counted_and_screened_in_order(tmp_path: Path) -> None:
    write_bulk(
        tmp_path,
        DAY,
        [
            [bulk_post(id="a"), bulk_post(id="b", text="점심"), bulk_post(id="c")],
            [bulk_post(id="d", text="점심")],
            [],
        ],
    )

    files = screened(tmp_path)

    assert [(f.file.name[-12:-10], f.read_count, f.dropped_count) for f in files] == [
        ("01", 3, 1),
        ("02", 1, 1),
        ("03", 0, 0),
    ]
    assert files[0].rows["id"].to_pylist() == ["a", "c"]
    assert files[0].rows["line_number"].to_pylist() == [1, 3]
    assert files[0].new_keys == ()


def test_new_keys_are_reported(tmp_path: Path) -> None:
    write_bulk(tmp_path, DAY, [[bulk_post(lang="ko")]])

    assert screened(tmp_path)[0].new_keys == ("lang",)


def test_renamed_key_stops_the_delivery(tmp_path: Path) -> None:
    post = bulk_post()
    post["content"] = post.pop("text")
    write_bulk(tmp_path, DAY, [[post]])

    error = only_error(tmp_path)

    assert isinstance(error, SourceFormatError)
    assert re.search(r"social_bulk_20261117_01.*text", str(error))


def test_truncated_file_is_named(tmp_path: Path) -> None:
    posts = [bulk_post(id=str(n), text=f"점심 {n * 7919}") for n in range(5000)]
    whole = gzip.compress("".join(f"{p}\n" for p in posts).encode())
    write_bulk(tmp_path, DAY, [[bulk_post()], posts], compressed={2: whole[: len(whole) // 2]})

    error = only_error(tmp_path)

    assert isinstance(error, SourceIncompleteError)
    assert re.search(r"social_bulk_20261117_02\.ndjson\.gz 의 압축이 잘렸거나 깨짐", str(error))


def test_file_that_is_not_the_declared_one_is_named(tmp_path: Path) -> None:
    first, _ = write_bulk(tmp_path, DAY, [[bulk_post()], [bulk_post()]])
    first.write_bytes(first.read_bytes()[:-5])

    error = only_error(tmp_path)

    assert isinstance(error, SourceIncompleteError)
    assert re.search(r"social_bulk_20261117_01.ndjson.gz.*과 다름", str(error))


def test_missing_file_is_named(tmp_path: Path) -> None:
    _, second = write_bulk(tmp_path, DAY, [[bulk_post()], [bulk_post()]])
    second.unlink()

    error = only_error(tmp_path)

    assert isinstance(error, SourceMissingError)
    assert re.search(r"social_bulk_20261117_02\.ndjson\.gz 이 없음", str(error))


def test_file_with_fewer_rows_than_declared_is_named(tmp_path: Path) -> None:
    short = gzip.compress(b'{"id":"a","created_at":"2026-11-17T00:00:00+09:00","channel":"blog","text":"x"}\n')
    write_bulk(tmp_path, DAY, [[bulk_post(), bulk_post()]], compressed={1: short})

    error = only_error(tmp_path)

    assert isinstance(error, SourceIncompleteError)
    assert re.search("은 1행인데 목록에는 2행", str(error))


def test_bytes_that_are_no_utf_8_cost_their_line_only(tmp_path: Path) -> None:
    write_bulk(
        tmp_path,
        DAY,
        [[bulk_post(id="a"), b'{"id":"b","text":"\xff\xfe"}', bulk_post(id="c"), bulk_post(id="d", text="점심")]],
    )

    (file,) = screened(tmp_path)

    assert file.read_count == 4
    assert file.rows["id"].to_pylist() == ["a", None, "c"]
    assert file.rows["fault"].to_pylist() == [None, "UTF-8 이 아닌 글자", None]


def test_concatenated_gzip_members_and_windows_line_ends_are_read(tmp_path: Path) -> None:
    post = '{"id":"%s","created_at":"2026-11-17T00:00:00+09:00","channel":"blog","text":"인천시 민원"}'
    line = post.encode()
    members = gzip.compress(line % b"a" + b"\r\n\r\n") + gzip.compress(line % b"b" + b"\n")
    write_bulk(tmp_path, DAY, [[bulk_post(), bulk_post()]], compressed={1: members})

    (file,) = screened(tmp_path)

    assert file.rows["id"].to_pylist() == ["a", "b"]

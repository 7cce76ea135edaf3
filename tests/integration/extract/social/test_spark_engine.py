"""Both engines on the same files; the Spark one on a real standalone cluster with a secret."""

import gzip
import socket
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pytest

from extract.errors import SourceUnavailableError
from extract.quota import MemoryLedger
from extract.social.bulk_file import BulkFile
from extract.social.engines import UnknownEngineError, engine_named
from extract.social.engines.local import FailedFile
from extract.social.engines.spark import SENT, received_file, sent_file
from extract.social.screen import Screen
from extract.social.screened_files import ScreenedFile, ScreenedFiles
from extract.sources.social.extractor import build
from extract.sources.social.parse import parse_manifest
from extract.window import Window
from runtime import spark
from runtime.instance import open_instance
from runtime.progress import Progress
from tests.fakes.social_drop import bulk_post, write_bulk
from tests.spark_needs import needs_spark

DAY = date(2026, 11, 17)
WINDOW = Window.of_days(DAY, DAY)
PULLED_AT = datetime(2026, 11, 17, 16, tzinfo=UTC)
FEED = "social.bulk_posts"
SCREEN = Screen(outbound_accounts=frozenset({"incheon_city"}), sample_rate=0.05)


def declared(drop_dir: Path) -> tuple[BulkFile, ...]:
    name = f"social_bulk_{DAY:%Y%m%d}.manifest.json"
    return parse_manifest((drop_dir / name).read_bytes(), name=name, window=WINDOW)


def a_night(drop_dir: Path) -> tuple[BulkFile, ...]:
    """Four files: posts of every kind, broken lines, two gzip members with Windows line ends, nothing."""
    chatter = [bulk_post(id=f"p{n:05d}", text="오늘 점심 뭐 먹지") for n in range(2000)]
    posts = [bulk_post(id=f"q{n:05d}", text=f"송도 버스 {n}번 배차 왜 이래요") for n in range(25_000)]
    member = '{"id":"%s","created_at":"2026-11-17T00:00:00+09:00","channel":"blog","text":"인천시 민원"}'.encode()
    two = gzip.compress(member % b"a" + b"\r\n\r\n") + gzip.compress(member % b"b" + b"\n")
    write_bulk(
        drop_dir,
        DAY,
        [
            [bulk_post(id="own", author="@Incheon_City", lang="ko"), *chatter, *posts],
            [bulk_post(id="x"), '{"id": "y", ', b'{"id":"z","text":"\xff\xfe"}', bulk_post(id=None), "점검 중"],
            [bulk_post(), bulk_post()],
            [],
        ],
        compressed={3: two},
    )
    return declared(drop_dir)


def a_bad_night(drop_dir: Path) -> tuple[BulkFile, ...]:
    """A good file; one cut off, one missing, one with a key renamed, one with fewer rows than declared."""
    renamed = bulk_post()
    renamed["content"] = renamed.pop("text")
    whole = gzip.compress("".join(f"점심 {n * 7919}\n" for n in range(5000)).encode())
    short = gzip.compress(b'{"id":"a","created_at":"2026-11-17T00:00:00+09:00","channel":"blog","text":"x"}\n')
    paths = write_bulk(
        drop_dir,
        DAY,
        [[bulk_post()], [bulk_post()], [bulk_post()], [renamed], [bulk_post(), bulk_post()]],
        compressed={2: whole[: len(whole) // 2], 5: short},
    )
    paths[2].unlink()
    return declared(drop_dir)


def results(
    engine: str, drop_dir: Path, files: tuple[BulkFile, ...], **settings: object
) -> list[ScreenedFile | FailedFile]:
    return list(engine_named(engine, settings)(drop_dir, files, SCREEN, feed=FEED, window=WINDOW))


def assert_same(left: list[ScreenedFile | FailedFile], right: list[ScreenedFile | FailedFile]) -> None:
    assert len(left) == len(right) > 0
    for one, other in zip(left, right, strict=True):
        assert one.file == other.file
        if isinstance(one, FailedFile) or isinstance(other, FailedFile):
            assert isinstance(one, FailedFile)
            assert isinstance(other, FailedFile)
            assert (type(one.error), str(one.error)) == (type(other.error), str(other.error))
        else:
            assert (one.read_count, one.new_keys) == (other.read_count, other.new_keys)
            assert one.rows.equals(other.rows)


# What travels between worker and driver, without any cluster.


def test_what_a_worker_sends_is_the_local_engines_result_in_any_order(tmp_path: Path) -> None:
    files = a_night(tmp_path)

    sent = [
        batch
        for number, file in enumerate(files)
        for batch in sent_file(number, tmp_path / file.name, file, SCREEN, feed=FEED, window=WINDOW)
    ]
    table = pa.Table.from_batches(sent[::-1], schema=SENT)

    assert len(sent) > len(files) + 2, "the first file comes in several batches"
    received = [received_file(table, n, file, feed=FEED, window=WINDOW) for n, file in enumerate(files)]
    local = results("local", tmp_path, files)
    assert_same(received, local)
    first = local[0]
    assert isinstance(first, ScreenedFile)
    assert first.rows.num_rows > 25_000
    assert 20 < sum(first.rows["is_screen_sample"].to_pylist()) < 400
    assert first.new_keys == ("lang",)


def test_what_is_wrong_with_a_file_travels_as_the_very_error(tmp_path: Path) -> None:
    files = a_bad_night(tmp_path)

    sent = [
        batch
        for number, file in enumerate(files)
        for batch in sent_file(number, tmp_path / file.name, file, SCREEN, feed=FEED, window=WINDOW)
    ]
    table = pa.Table.from_batches(sent, schema=SENT)

    received = [received_file(table, n, file, feed=FEED, window=WINDOW) for n, file in enumerate(files)]
    assert [isinstance(r, FailedFile) for r in received] == [False, True, True, True, True]
    assert_same(received, results("local", tmp_path, files))


def test_an_unforeseen_error_of_a_worker_is_told_by_its_kind_only(tmp_path: Path) -> None:
    # A folder where a file should be: the local engine has no word for it.
    (tmp_path / "social_bulk_20261117_01.ndjson.gz").mkdir()
    file = BulkFile(name="social_bulk_20261117_01.ndjson.gz", byte_count=1, sha256="0" * 64, row_count=1)

    sent = list(sent_file(0, tmp_path / file.name, file, SCREEN, feed=FEED, window=WINDOW))
    result = received_file(pa.Table.from_batches(sent, schema=SENT), 0, file, feed=FEED, window=WINDOW)

    assert isinstance(result, FailedFile)
    assert isinstance(result.error, SourceUnavailableError)
    assert result.error.problem.endswith("Spark 작업자가 IsADirectoryError 로 멈춤")
    assert str(tmp_path) not in str(result.error)


def test_an_engine_nobody_knows_or_without_its_cluster_is_refused() -> None:
    with pytest.raises(UnknownEngineError, match="no engine 'flink'; there are local, spark"):
        engine_named("flink", {})
    with pytest.raises(UnknownEngineError, match="needs the setting spark_master"):
        engine_named("spark", {})


# The cluster.


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[spark.Cluster]:
    instance = open_instance("spark", root=tmp_path_factory.mktemp("cluster"))
    try:
        yield spark.up(instance, Progress())
    finally:
        spark.down(instance, Progress())


@pytest.fixture
def settings(cluster: spark.Cluster) -> dict[str, object]:
    return {"spark_master": cluster.master_url, "spark_secret_file": str(cluster.secret_file)}


@pytest.mark.spark
@needs_spark
def test_both_engines_give_identical_rows(tmp_path: Path, cluster: spark.Cluster, settings: dict[str, object]) -> None:
    files = a_night(tmp_path)

    assert_same(results("spark", tmp_path, files, **settings), results("local", tmp_path, files))

    # Four files, two workers of one core: both worked.
    homes = [cluster.secret_file.parent / name for name in spark.WORKERS]
    assert [len(list(home.glob("app-*/*"))) for home in homes] == [1, 1]


@pytest.mark.spark
@needs_spark
def test_the_sources_setting_chooses_the_cluster(tmp_path: Path, settings: dict[str, object]) -> None:
    a_night(tmp_path)
    source = {"drop_dir": str(tmp_path), "bulk_start_on": "2026-11-01", "sample_rate": 0.05}

    local, on_spark = (
        build({**source, **chosen}, ledger=MemoryLedger())[-1].extract(WINDOW, pulled_at=PULLED_AT)
        for chosen in ({}, {"engine": "spark", **settings})
    )

    assert on_spark == local
    assert on_spark.rows.num_rows > 25_000


@pytest.mark.spark
@needs_spark
def test_a_bad_file_stops_only_itself_on_the_cluster_too(tmp_path: Path, settings: dict[str, object]) -> None:
    files = a_bad_night(tmp_path)

    assert_same(results("spark", tmp_path, files, **settings), results("local", tmp_path, files))


@pytest.mark.spark
@needs_spark
def test_what_was_screened_before_is_not_screened_again(tmp_path: Path, settings: dict[str, object]) -> None:
    files = a_night(tmp_path)
    kept = ScreenedFiles(tmp_path / "kept", "v1")
    told: list[str] = []
    run = engine_named("spark", settings)
    local = results("local", tmp_path, files)
    for screened in local[:3]:
        assert isinstance(screened, ScreenedFile)
        kept.keep(screened)
        (tmp_path / screened.file.name).unlink()

    again = list(
        run(tmp_path, files, SCREEN, feed=FEED, window=WINDOW, kept=kept, progress=lambda r: told.append(r.file.name))
    )

    # Only the last file is still there to be read.
    assert_same(again, local)
    assert told == [f.name for f in files]
    assert kept.find(files[3]) is not None


@pytest.mark.spark
@needs_spark
def test_who_does_not_know_the_secret_is_not_let_in(tmp_path: Path, cluster: spark.Cluster) -> None:
    files = a_night(tmp_path)
    wrong = tmp_path / "secret"
    wrong.write_text("0" * 64)

    with pytest.raises(SourceUnavailableError, match="spark_secret_file 을 확인"):
        results("spark", tmp_path, files, spark_master=cluster.master_url, spark_secret_file=str(wrong))


@pytest.mark.spark
@needs_spark
def test_a_cluster_that_is_not_there_is_told_at_once(tmp_path: Path) -> None:
    files = a_night(tmp_path)
    with socket.socket() as taken:
        # Bound and not listening: nobody else gets this port, and nobody answers.
        taken.bind(("127.0.0.1", 0))
        master = f"spark://127.0.0.1:{taken.getsockname()[1]}"

        with pytest.raises(SourceUnavailableError, match=f"{master}: 연결되지 않음.*make spark-up"):
            results("spark", tmp_path, files, spark_master=master)


@pytest.mark.spark
@needs_spark
def test_a_secret_that_cannot_be_read_is_named(tmp_path: Path, cluster: spark.Cluster) -> None:
    files = a_night(tmp_path)

    with pytest.raises(SourceUnavailableError, match="nowhere 을 읽을 수 없음"):
        results("spark", tmp_path, files, spark_master=cluster.master_url, spark_secret_file=str(tmp_path / "nowhere"))


@pytest.mark.skipif(needs_spark.args[0] is False, reason="pyspark is installed here")
def test_an_environment_without_spark_says_what_to_install(tmp_path: Path) -> None:
    files = a_night(tmp_path)

    with pytest.raises(SourceUnavailableError, match=r"설치되지 않음.*uv sync --extra scale"):
        results("spark", tmp_path, files, spark_master="spark://127.0.0.1:7077")

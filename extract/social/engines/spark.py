"""The screen on an Apache Spark cluster: one task for each file, `mapInArrow`, the rows of the local engine.

A gzip stream cannot be split, so a file is the unit of work: a task reads one file the way the local engine does, and
what comes back are Arrow batches. Files must stand under the same path on every worker (a shared folder). Workers need
Python with the locked polars, pyarrow and numpy; this project's own code is sent along.

Rows go from the workers' memory into this process; nothing that reaches a log or a message holds a post's text.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from extract.errors import SourceError, SourceUnavailableError
from extract.social.bulk_file import BulkFile
from extract.social.engines.local import FailedFile, screen_file
from extract.social.engines.spark_session import Cluster, session, time_limit
from extract.social.screen import SCREENED, Screen
from extract.social.screened_files import ScreenedFile, ScreenedFiles
from extract.window import Window

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

# What a task sends: first one row with the result but its rows, then the rows, all with the number of the file.
SENT = pa.schema([pa.field("file_number", pa.int64()), pa.field("outcome", pa.binary()), *SCREENED])
SPARK_TYPES = {pa.int64(): "bigint", pa.string(): "string", pa.bool_(): "boolean", pa.binary(): "binary"}
SENT_IN_SPARK = ", ".join(f"`{field.name}` {SPARK_TYPES[field.type]}" for field in SENT)
BATCH_ROWS = 10_000


def screen_files(
    folder: Path,
    files: Sequence[BulkFile],
    screen: Screen,
    *,
    feed: str,
    window: Window,
    cluster: Cluster,
    kept: ScreenedFiles | None = None,
    progress: Callable[[ScreenedFile | FailedFile], None] | None = None,
) -> Iterator[ScreenedFile | FailedFile]:
    """Screen files of the bulk feed on a cluster, in the order given.

    Args:
        folder: where the files are, on every worker.
        files: as the manifest declares them.
        screen: what decides which posts stay.
        feed: the feed's name, for messages.
        window: the days asked for, for messages.
        cluster: where to run.
        kept: files screened before, which are not screened again; every file screened now is added.
        progress: called with each file, in their order, when all have come back.

    Returns:
        A result for each file, the very one the local engine gives: what the screen left of it, or its error.

    Raises:
        SourceUnavailableError: no Spark here, no such cluster, or it did not finish in time.
    """
    known = {file: kept.find(file) for file in files} if kept else {}
    asked = [file for file in files if not known.get(file)]
    sent = _asked_of(cluster, [folder / f.name for f in asked], asked, screen, feed=feed, window=window)
    for file in files:
        result = known.get(file) or received_file(sent, asked.index(file), file, feed=feed, window=window)
        if kept and isinstance(result, ScreenedFile) and not known.get(file):
            kept.keep(result)
        if progress:
            progress(result)
        yield result


def sent_file(
    number: int, path: Path, file: BulkFile, screen: Screen, *, feed: str, window: Window
) -> Iterator[pa.RecordBatch]:
    """What a worker sends of one file, rows of `SENT`; what is wrong with the file is a result, too.

    Args:
        number: tells the file apart from the others of this call.
        path: where it is.
        file: as the manifest declares it.
        screen: what decides which posts stay.
        feed: the feed's name, for messages.
        window: the days asked for, for messages.
    """
    rows = SCREENED.empty_table()
    outcome: ScreenedFile | SourceError | str
    try:
        screened = screen_file(path, file, screen, feed=feed, window=window)
        rows, outcome = screened.rows, replace(screened, rows=rows)
    except SourceError as problem:
        outcome = problem
    except Exception as unforeseen:
        # Whatever it says may quote a post, and Spark writes the errors of tasks into its logs.
        outcome = type(unforeseen).__name__
    head = {"file_number": number, "outcome": pickle.dumps(outcome)}
    yield pa.RecordBatch.from_pylist([head], schema=SENT)
    for batch in rows.cast(SCREENED).combine_chunks().to_batches(max_chunksize=BATCH_ROWS):
        count = batch.num_rows
        yield pa.RecordBatch.from_arrays(
            [pa.repeat(pa.scalar(number, pa.int64()), count), pa.nulls(count, pa.binary()), *batch.columns],
            schema=SENT,
        )


def received_file(
    sent: pa.Table, number: int, file: BulkFile, *, feed: str, window: Window
) -> ScreenedFile | FailedFile:
    """The result of one file out of what the workers sent of all, in whatever order it came."""
    of_file = sent.filter(pc.equal(sent["file_number"], number))
    is_head = pc.is_valid(of_file["outcome"])
    (pickled,) = of_file.filter(is_head)["outcome"].to_pylist()
    outcome = pickle.loads(pickled)  # noqa: S301 - written by our own task on a cluster that shares our secret
    if isinstance(outcome, SourceError):
        return FailedFile(file, outcome)
    if not isinstance(outcome, ScreenedFile):
        problem = f"파일 {file.name} 을 읽던 Spark 작업자가 {outcome} 로 멈춤"
        return FailedFile(file, SourceUnavailableError(feed, window, problem, "engine 을 local 로 하여 다시 실행"))
    rows = of_file.filter(pc.invert(is_head)).select(SCREENED.names).sort_by("line_number")
    return replace(outcome, rows=rows.combine_chunks())


def _asked_of(
    cluster: Cluster, paths: Sequence[Path], files: Sequence[BulkFile], screen: Screen, *, feed: str, window: Window
) -> pa.Table:
    if not files:
        return SENT.empty_table()

    def read(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            for number in batch.column(0).to_pylist():
                yield from sent_file(number, paths[number], files[number], screen, feed=feed, window=window)

    with session(cluster, feed=feed, window=window) as spark, time_limit(spark, cluster.timeout_seconds):
        return _run(spark, read, len(files))


def _run(
    spark: SparkSession,
    task: Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]],
    file_count: int,
) -> pa.Table:
    numbers = spark.range(0, file_count, 1, numPartitions=file_count)
    table: pa.Table = numbers.mapInArrow(task, SENT_IN_SPARK).toArrow()
    return table.cast(SENT)

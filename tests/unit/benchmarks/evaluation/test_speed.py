from pathlib import Path

import polars as pl

from benchmarks.evaluation import speed


def test_too_few_short_posts_give_no_speed_and_say_so(tmp_path: Path) -> None:
    rows = [{"review_id": "1", "review": "재미있어요", "label": "1"}]
    pl.DataFrame(rows).write_csv(tmp_path / "nsmc_sample.csv.gz", compression="gzip")
    [found] = speed.measure(tmp_path, [])
    assert (found.metric, found.value, found.n) == ("items_per_second", None, 1)
    assert found.note == "too few short posts in DATA"


def test_a_folder_without_posts_gives_no_speed(tmp_path: Path) -> None:
    assert [found.n for found in speed.measure(tmp_path, [])] == [0]

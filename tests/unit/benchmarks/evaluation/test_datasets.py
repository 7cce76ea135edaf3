from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from benchmarks.evaluation import datasets
from benchmarks.evaluation.datasets import LabelledSet, NoSuchSetError

DATED = LabelledSet("set", ("title", "body"), "label", {}, day="day", min_rows_of_label=2)
WORDS = ["가로등", "쓰레기", "버스", "주차", "공원", "수돗물", "미세먼지", "보육", "도서관", "일자리"]


def write(folder: Path, rows: list[tuple[str, str, str, str]]) -> Path:
    folder.mkdir(exist_ok=True)
    frame = pl.DataFrame(rows, schema=["title", "body", "label", "day"], orient="row").with_row_index("id")
    frame.cast({"id": pl.String}).write_csv(folder / "set.csv.gz", compression="gzip")
    return folder


def rows(count: int, *, day: str = "2019-05-{:02}") -> list[tuple[str, str, str, str]]:
    return [
        (f"{WORDS[at % 10]} {at}번째 {WORDS[at // 10 % 10]}", "본문", "xy"[at % 2], day.format(at % 28 + 1))
        for at in range(count)
    ]


def test_a_title_stands_on_a_line_of_its_own_before_the_rest(tmp_path: Path) -> None:
    assert datasets.read(write(tmp_path, rows(1)), DATED).texts.to_list() == ["가로등 0번째 가로등\n본문"]


def test_a_dated_set_is_asked_only_about_what_came_later(tmp_path: Path) -> None:
    cut = datasets.parts(DATED, write(tmp_path, rows(80)), None)
    assert cut.train.days is not None
    assert cut.test.days is not None
    assert len(cut.test) > 0
    assert cut.train.days.max() < cut.test.days.min()


def test_an_undated_set_is_cut_in_the_same_way_every_time(tmp_path: Path) -> None:
    undated = replace(DATED, day="")
    folder = write(tmp_path, rows(80))
    first, again = (datasets.parts(undated, folder, None) for _ in range(2))
    assert first.test.texts.to_list() == again.test.texts.to_list()
    assert 0 < len(first.test) < 40
    assert not set(first.test.texts) & set(first.train.texts)


def test_a_row_too_like_a_learned_one_is_not_asked(tmp_path: Path) -> None:
    data = write(tmp_path / "data", rows(20))
    asked = [
        ("가로등 0번째  가로등!", "본문", "x", "2019-06-01"),
        ("전혀 다른 이야기입니다", "그렇지요", "y", "2019-06-01"),
    ]
    cut = datasets.parts(DATED, data, write(tmp_path / "test", asked))
    assert cut.test.texts.to_list() == ["전혀 다른 이야기입니다\n그렇지요"]
    assert cut.left_out == 1


def test_a_label_with_too_few_learned_rows_is_not_asked_for(tmp_path: Path) -> None:
    data = write(tmp_path / "data", [*rows(20), ("한 번만 나온 것", "하나", "rare", "2019-05-01")])
    asked = [("처음 보는 글이네요", "음", "rare", "2019-06-01"), ("이것도 처음 봅니다", "오", "x", "2019-06-01")]
    cut = datasets.parts(DATED, data, write(tmp_path / "test", asked))
    assert cut.test.labels.tolist() == ["x"]
    assert set(cut.train.labels) == {"x", "y"}


def test_a_folder_without_the_set_is_named(tmp_path: Path) -> None:
    with pytest.raises(NoSuchSetError, match=r"set\.csv\.gz"):
        datasets.read(tmp_path, DATED)


def test_every_set_states_a_bar_that_its_own_figures_can_meet() -> None:
    assert len(datasets.SETS) == 5
    assert {name for of in datasets.SETS for name in of.bars} <= {"accuracy", "macro_f1", "top3"}

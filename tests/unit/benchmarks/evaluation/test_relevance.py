import csv
import gzip
from pathlib import Path

import polars as pl

from benchmarks.evaluation import relevance
from benchmarks.evaluation.relevance import LABELS, TEXT_OF_SET, Tally


def labels() -> list[dict[str, str]]:
    with LABELS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_labels_name_each_row_once_and_reasons_go_with_answers() -> None:
    rows = labels()
    assert len(rows) >= 350
    assert len({(row["set"], row["id"], row["pass"]) for row in rows}) == len(rows)
    assert {row["set"] for row in rows} == set(TEXT_OF_SET)
    of = {answer: {row["reason"] for row in rows if row["is_relevant"] == answer} for answer in ("0", "1")}
    assert of["1"] == {"city", "education", "place"}
    assert not of["0"] & of["1"]


def test_precision_and_recall_are_shares_of_what_was_said_and_of_what_is_true() -> None:
    # Said of three, two rightly; four are true.
    truth = pl.Series([True, True, True, True, False, False])
    precision, recall = Tally.of(truth, pl.Series([True, True, False, False, True, False])).measures("x")
    assert (precision.metric, precision.value, precision.n) == ("x.precision", 2 / 3, 3)
    assert (recall.metric, recall.value, recall.n) == ("x.recall", 2 / 4, 4)


def test_nothing_said_has_no_precision() -> None:
    precision, recall = Tally.of(pl.Series([True]), pl.Series([False])).measures("x")
    assert precision.value is None
    assert recall.value == 0


def test_only_labelled_rows_of_the_folder_are_asked(tmp_path: Path) -> None:
    petitions = [row for row in labels() if row["set"] == "national_petitions"]
    yes = [row["id"] for row in petitions if row["is_relevant"] == "1"][:3]
    no = [row["id"] for row in petitions if row["is_relevant"] == "0"][:2]
    said = "인천시는 버스 배차를 늘려 주세요"
    rows = [(yes[0], said), (yes[1], said), (yes[2], "오늘 점심"), (no[0], said), (no[1], "오늘 점심"), ("0", said)]
    with gzip.open(tmp_path / "national_petitions.csv.gz", "wt", encoding="utf-8") as file:
        file.write("\n".join(["petition_idx,title,content", *(f"{name},제목,{text}" for name, text in rows)]))

    found = {measure.metric: measure for measure in relevance.measure(tmp_path)}

    assert (found["relevance.real.precision"].value, found["relevance.real.precision"].n) == (2 / 3, 3)
    assert (found["relevance.real.recall"].value, found["relevance.real.recall"].n) == (2 / 3, 3)
    assert found["relevance.demo.recall"].n > 300


def test_a_folder_without_the_sets_leaves_the_demo_city(tmp_path: Path) -> None:
    assert {measure.metric for measure in relevance.measure(tmp_path)} == {
        "relevance.demo.precision",
        "relevance.demo.recall",
    }

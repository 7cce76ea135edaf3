from pathlib import Path

import polars as pl
import pytest

from benchmarks.evaluation import domain_set
from benchmarks.evaluation.domain_set import MissingTextsError

CODES = {
    "sentiment": {"negative", "neutral", "positive"},
    "intent": {"complaint", "request", "suggestion", "praise", "inquiry"},
    "urgency": {"none", "urgent", "safety"},
    "city_matter": {"yes", "no"},
}
TOPICS = Path(__file__).resolve().parents[4] / "dbt_project" / "seeds" / "topic.csv"


def test_six_hundred_texts_are_labelled_twice_and_settled_with_known_codes() -> None:
    labels = domain_set.labels()
    assert (labels.height, labels["id"].n_unique()) == (600, 600)
    known = CODES | {"topic": set(pl.read_csv(TOPICS)["topic_code"])}
    for question in domain_set.QUESTIONS:
        for column in (question, f"{question}_a", f"{question}_b"):
            assert set(labels[column]) <= known[question], column


def test_where_both_passes_agree_their_label_is_final() -> None:
    labels = domain_set.labels()
    for question in domain_set.QUESTIONS:
        agreed = labels.filter(pl.col(f"{question}_a") == pl.col(f"{question}_b"))
        assert agreed.height > 500
        assert (agreed[question] == agreed[f"{question}_a"]).all(), question


def test_the_labels_hold_no_text() -> None:
    assert domain_set.labels().width == 1 + 3 * len(domain_set.QUESTIONS)
    assert domain_set.labels()["id"].str.contains(r"^[ns]:\d+$").all()


def test_kappa_is_that_of_the_codebook() -> None:
    assert [round(found.value or 0, 3) for found in domain_set.agreement()] == [0.952, 0.954, 0.913, 0.854, 0.983]


def test_a_folder_without_the_texts_gives_no_figures_and_one_with_some_is_refused(tmp_path: Path) -> None:
    assert domain_set.measure(tmp_path) == []
    rows = [{"제안번호": "1", "제안제목": "제안", "제안내용_text": "내용"}]
    pl.DataFrame(rows).write_csv(tmp_path / "seoul_citizen_proposals.csv.gz", compression="gzip")
    with pytest.raises(MissingTextsError, match="600 of the 600"):
        domain_set.read(tmp_path)

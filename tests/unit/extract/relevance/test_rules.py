import csv
import shutil
from pathlib import Path

import pytest

from extract.relevance.rules import DATA, Evidence, load_rules, spellings

SEEDS = Path(__file__).parents[4] / "dbt_project" / "seeds"


def seed_codes(name: str, column: str) -> set[str]:
    with (SEEDS / name).open(encoding="utf-8", newline="") as file:
        return {row[column] for row in csv.DictReader(file)}


def test_blank_that_people_leave_out_gives_both_spellings() -> None:
    assert sorted(spellings("인천_시청_앞")) == sorted(["인천시청앞", "인천 시청앞", "인천시청 앞", "인천 시청 앞"])
    assert spellings("GTX-B") == ["gtx-b"]


def test_districts_and_topics_are_those_of_the_seeds() -> None:
    rules = load_rules()
    districts = set(rules.places["district_code"].drop_nulls()) | set(rules.places["former_district_code"].drop_nulls())
    topics = set(rules.lexicon["topic_code"])

    assert len(districts) >= 14
    assert districts <= seed_codes("district.csv", "district_code")
    assert len(topics) >= 15
    assert topics <= seed_codes("topic.csv", "topic_code")


def test_every_district_of_today_has_names() -> None:
    today = {"28125", "28155", "28177", "28185", "28200", "28237", "28245", "28275", "28290", "28710", "28720"}

    assert today <= set(load_rules().places["district_code"])


def test_first_pass_is_short_and_leaves_names_that_need_an_anchor_out() -> None:
    rules = load_rules()
    alternatives = rules.candidate_pattern.split("|")

    assert "인천" in alternatives
    assert "서구" not in alternatives
    # The search over raw lines was measured with up to 400 alternatives: its speed hardly depends on their number.
    assert len(alternatives) < 600
    assert set(rules.places["evidence"]) == {e.value for e in Evidence}


@pytest.mark.parametrize(
    ("name", "line", "message"),
    [
        ("gazetteer.csv", "인천,city,,,context", "두 번"),
        ("lexicon.csv", "traffic,새말,loud", "모르는 값"),
        ("gazetteer.csv", "새동,dong,28185,,perhaps", "perhaps"),
    ],
)
def test_table_with_a_mistake_is_refused(tmp_path: Path, name: str, line: str, message: str) -> None:
    data = tmp_path / "data"
    shutil.copytree(DATA, data)
    with (data / name).open("a", encoding="utf-8") as file:
        file.write(line + "\n")

    with pytest.raises(ValueError, match=message):
        load_rules(data)

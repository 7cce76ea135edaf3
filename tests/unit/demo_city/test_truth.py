from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

import pytest

from demo_city.city import City
from demo_city.days import Days
from demo_city.truth import write_truth

CITY = City(seed=12, scale=0.05)
FIRST_ON, LAST_ON = date(2026, 11, 9), date(2026, 11, 15)


@pytest.fixture(scope="module")
def truth(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return write_truth(CITY, from_on=FIRST_ON, through_on=LAST_ON, folder=tmp_path_factory.mktemp("truth"))


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_planted_events_are_listed(truth: dict[str, Path]) -> None:
    events = {event["name"]: event for event in json.loads(truth["events"].read_text(encoding="utf-8"))}
    assert {"geomdan_tap_water", "route_81_abolition", "parking"} <= set(events)
    assert events["geomdan_tap_water"]["district_code"] == "28290"
    assert events["geomdan_tap_water"]["topic"] == "water"


def test_items_of_events_are_named_in_every_channel(truth: dict[str, Path]) -> None:
    rows = _rows(truth["event_items"])
    campaign = {feed: sum(r["event"] == "route_81_abolition" and r["feed"] == feed for r in rows) for feed in
                {r["feed"] for r in rows}}  # fmt: skip
    assert campaign["petition.petitions"] == 40
    assert campaign["social.query_posts"] == 25
    assert campaign["homepage.board_posts"] == 15
    assert {r["feed"] for r in rows if r["event"] == "geomdan_tap_water"} >= {"call_center.calls", "petition.petitions"}


def test_positions_of_personal_data_fit_the_texts(truth: dict[str, Path]) -> None:
    petitions = CITY.petitions(Days.of(FIRST_ON, LAST_ON))
    bodies = dict(zip(petitions.petition_id, petitions.body, strict=True))
    rows = [row for row in _rows(truth["personal_data"]) if row["feed"] == "petition.petitions"]
    assert rows
    for row in rows:
        assert bodies[row["id"]][int(row["start"]) : int(row["end"])] == row["value"]


def test_edits_deletions_and_relevance_are_written(truth: dict[str, Path]) -> None:
    assert {"edited_at", "deleted_at", "answered_at"} <= {row["what"] for row in _rows(truth["changes"])}
    posts = _rows(truth["posts"])
    assert {row["is_relevant"] for row in posts} == {"0", "1"}
    assert {row["feed"] for row in posts} == {"social.query_posts", "social.bulk_posts"}

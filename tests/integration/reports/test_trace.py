"""Every printed number leads back to rows that still hold it."""

from __future__ import annotations

from datetime import date

import psycopg
import pytest

from reports.trace import read_back
from tests.fakes.weekly_desk import WEEKLY, frozen
from tests.fakes.weekly_marts import WEEK, Marts

TREND = "marts.mart_voc_trend_weekly"
BEFORE = date(2026, 11, 2)


def figure(how: str, *, column: str = "voc_count", relation: str = TREND, **key):
    return {"relation": relation, "column": column, "how": how, "key": key, "value": None}


@pytest.fixture
def counted(desk):
    """Water: 7 in one district and 5 in another this week, 4 the week before."""
    marts = Marts()
    marts.add(WEEK, "petition", "water", 7, district="28237", department="waterworks")
    marts.add(WEEK, "petition", "water", 5, district="28245", department="waterworks")
    marts.add(BEFORE, "petition", "water", 4, district="28245", department="waterworks")
    desk.write(marts)
    return desk.connection


WATER = {"channel_code": "petition", "topic_code": "water"}


def test_a_sum_adds_up_the_rows_of_its_key(counted) -> None:
    assert read_back(counted, figure("sum", week_start_on="2026-11-09", **WATER)) == 12
    assert read_back(counted, figure("sum", week_start_on=["2026-11-09", "2026-11-02"], **WATER)) == 16
    assert read_back(counted, figure("sum", week_start_on="2026-11-09", channel_code="saeol")) == 0


def test_a_weekly_mean_is_the_sum_over_the_weeks_named(counted) -> None:
    weeks = ["2026-11-09", "2026-11-02", "2026-10-26", "2026-10-19"]
    # 12 + 4 + nothing + nothing, over four weeks.
    assert read_back(counted, figure("weekly_mean", week_start_on=weeks, **WATER)) == 4.0
    assert read_back(counted, figure("weekly_mean", week_start_on=[], **WATER)) is None


def test_a_row_is_one_row(counted) -> None:
    key = {"week_start_on": "2026-11-09", "district_code": "28237", "department_code": "waterworks", **WATER}
    assert read_back(counted, figure("row", **key)) == 7
    assert read_back(counted, figure("row", **{**key, "district_code": "28999"})) is None
    with pytest.raises(ValueError, match="must name one"):
        read_back(counted, figure("row", week_start_on="2026-11-09", **WATER))


def test_different_values_are_counted_once(counted) -> None:
    assert read_back(counted, figure("distinct", column="district_code", **WATER)) == 2
    assert read_back(counted, figure("distinct", column="department_code", **WATER)) == 1


def test_the_largest_is_one_row_and_not_their_sum(counted) -> None:
    assert read_back(counted, figure("max", **WATER)) == 7


def test_only_what_is_published_from_is_read(counted) -> None:
    with pytest.raises(ValueError, match="none of them"):
        read_back(counted, figure("sum", relation="raw.call_center_calls"))
    with pytest.raises(ValueError, match="unknown way"):
        read_back(counted, figure("guess"))


def test_a_name_in_a_snapshot_is_a_name_and_not_a_statement(counted) -> None:
    with pytest.raises(psycopg.errors.UndefinedTable):
        read_back(counted, figure("sum", relation='marts.x"; drop table marts.mart_data_health; --'))
    with pytest.raises(psycopg.errors.UndefinedColumn):
        read_back(counted, figure("sum", column="voc_count) from marts.mart_data_health; --"))


def test_what_an_earlier_edition_printed_is_read_from_that_edition(desk, ordinary) -> None:
    desk.write(ordinary)
    snapshot = frozen(desk)
    name, printed = next((n, f) for n, f in snapshot["figures"].items() if f["value"])
    key = {"publication_code": WEEKLY.code, "issue_number": 672, "edition_number": 1, "figure": name}
    earlier = figure("row", relation="publication.edition", column="snapshot", **key)
    assert read_back(desk.connection, earlier) == printed["value"]
    assert read_back(desk.connection, {**earlier, "key": {**key, "issue_number": 1}}) is None


def test_every_number_of_an_issue_is_found_again_in_its_marts(desk, ordinary) -> None:
    desk.write(ordinary)
    figures = frozen(desk)["figures"]
    assert len(figures) > 100
    for name, printed in figures.items():
        found = read_back(desk.connection, printed)
        if printed["value"] is None:
            assert not found, (name, printed)
        else:
            assert found == pytest.approx(printed["value"]), (name, printed)

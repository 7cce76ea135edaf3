"""Every figure of the marts that departments argue about, worked out again in pandas from core, after each night."""

from __future__ import annotations

import pandas as pd

from tests.integration.recompute import figures, history
from tests.integration.recompute.comparing import differences
from tests.integration.recompute.conftest import Night, Nights

WEEKS = {"first_week": str(history.FIRST), "last_week": "2026-09-28"}
PERIODS = {"mart_response_weekly": "week_start_on", "mart_response_quarterly": "quarter_start_on"}
DUE_IN = {"mart_response_weekly": "2026-09-07", "mart_response_quarterly": "2026-07-01"}
"""The week and quarter in which the petition that is opened again was due."""
TYPED = ["authority_code", "petition_type", "department_code"]


def test_voices_of_each_day(night: Night) -> None:
    own = figures.trend_daily(night.core)
    assert len(own) > 100
    assert differences(night.marts["mart_voc_trend_daily"], own, ["occurred_on", *figures.CELL]) == []


def test_voices_of_each_week_beside_the_weeks_before(night: Night) -> None:
    # Calls come every day, so that every week of the channel is whole.
    calls = night.core["fct_voice"][night.core["fct_voice"]["channel_code"] == "call_center"]
    own = figures.trend_weekly({"fct_voice": calls}, **WEEKS)
    mart = night.marts["mart_voc_trend_weekly"]
    assert len(own) > 200
    assert differences(mart[mart["channel_code"] == "call_center"], own, ["week_start_on", *figures.CELL]) == []


def test_petitions_of_each_week(night: Night) -> None:
    own = figures.response(night.core, period="week_start_on", through=None)
    own = own[own["week_start_on"] <= WEEKS["last_week"]]
    mart = night.marts["mart_response_weekly"]
    # Open beyond the due date is told week by week and compared elsewhere; rows of noughts are of withdrawn petitions.
    counts = [c for c in mart.columns if c.endswith("_count") and c != "overdue_open_count"]
    own, busy = own[(own[counts] != 0).any(axis=1)], mart[(mart[counts] != 0).any(axis=1)]
    assert len(own) > 50
    assert differences(busy, own, ["week_start_on", *TYPED]) == []


def test_petitions_of_each_quarter_by_the_sources_date_and_by_the_laws(night: Night) -> None:
    own = figures.response(night.core, period="quarter_start_on", through=str(night.last_on))
    assert {"statutory_due_count", "late_transfer_count"} <= set(own.columns)
    assert own[["late_transfer_count", "unanswered_count", "supplemented_count", "extended_count"]].sum().min() > 0
    mart = night.marts["mart_response_quarterly"]
    assert differences(mart[mart["channel_code"] == "petition"], own, ["quarter_start_on", *TYPED]) == []


def test_points_given_and_received(night: Night) -> None:
    own = figures.mileage(night.core)
    mart = night.marts["mart_mileage_quarterly"]
    # Who has only entries that a check takes out stands in the mart with nothing.
    assert differences(mart[(mart["given_points"] != 0) | (mart["received_points"] != 0)], own,
                       ["quarter_start_on", "department_code"]) == []  # fmt: skip
    assert 0 < own["given_points"].sum() < night.core["fct_mileage_entry"]["points"].sum()


def test_who_was_listened_to(night: Night) -> None:
    mart = night.marts["mart_listening_coverage_quarterly"]
    own = figures.coverage(night.core)
    keys = ["quarter_start_on", "district_group_code", "audience_code"]
    assert own["event_count"].sum() == 8
    assert differences(mart[mart["event_count"] > 0], own, keys) == []


def test_indicators_before_and_after_the_mix_of_cases(night: Night) -> None:
    mart = night.marts["mart_indicator_quarterly"]
    judged = pd.to_datetime(mart["quarter_start_on"]).unique()
    own = figures.indicators(night.core)
    own = own[own["quarter_start_on"].isin(judged)]
    assert set(own["indicator_code"]) >= {"responsiveness", "satisfaction", "participation"}
    keys = ["quarter_start_on", "department_group_code", "indicator_code"]
    assert differences(mart[mart["case_count"].fillna(0) > 0], own, keys) == []


def test_a_composite_is_the_weighted_mean_of_what_is_believed(night: Night) -> None:
    core, mart = night.core, night.marts["mart_indicator_quarterly"]
    scale = core["fct_indicator_definition"].set_index("indicator_code")[["worst_rate", "best_rate"]].astype(float)
    weight = core["fct_indicator_weight"].set_index("indicator_code")["weight"].astype(float)
    rows = mart.join(scale, on="indicator_code").join(weight, on="indicator_code")
    place = (rows["shrunk_rate"].astype(float) - rows["worst_rate"]) / (rows["best_rate"] - rows["worst_rate"])
    rows["part"] = (1 + 99 * place.clip(0, 1)) * rows["weight"]
    by = rows.groupby(["quarter_start_on", "department_group_code"])
    own = (by["part"].sum() / by["weight"].sum()).rename("arithmetic_score").reset_index()
    totals = night.marts["mart_composite_quarterly"]
    ranked = totals[(totals["level_code"] == "department") & totals["is_ranked"]]
    ranked = ranked.rename(columns={"unit_code": "department_group_code"})
    keys = ["quarter_start_on", "department_group_code"]
    own["quarter_start_on"] = pd.to_datetime(own["quarter_start_on"])
    own = own.merge(ranked.assign(quarter_start_on=pd.to_datetime(ranked["quarter_start_on"]))[keys])
    assert differences(ranked, own, keys) == []


def test_a_departments_quarter_has_the_figures_of_the_response_mart(night: Night) -> None:
    mart = night.marts["mart_response_quarterly"]
    city = mart[(mart["authority_code"] == "city") & (mart["channel_code"] == "petition")]
    names = {"dated_count": "due_dated_count", "answered_in_time_count": "on_time_count"}
    own = city.rename(columns=names).groupby(["quarter_start_on", "department_group_code"])[
        ["due_count", "on_time_count", "due_dated_count", "extended_count", "supplemented_count", "transferred_count"]
    ].sum().reset_index()  # fmt: skip
    own["quarter_start_on"] = pd.to_datetime(own["quarter_start_on"])
    records = night.marts["mart_department_quarterly"]
    records = records[records["due_dated_count"] > 0]
    keys = ["quarter_start_on", "department_group_code"]
    own = own.merge(records.assign(quarter_start_on=pd.to_datetime(records["quarter_start_on"]))[keys])
    assert len(own) >= 5
    assert differences(records, own, keys) == []


def test_what_the_second_night_brought_is_in_every_mart(nights: Nights) -> None:
    first, second = nights.first, nights.second

    def total(night: Night, mart: str, column: str, **where: object) -> float:
        rows = night.marts[mart]
        for name, value in where.items():
            rows = rows[rows[name].astype(str) == str(value)]
        return float(rows[column].astype(float).sum())

    def change(mart: str, column: str, **where: object) -> float:
        return total(second, mart, column, **where) - total(first, mart, column, **where)

    # The late call is one voice more on its day and in its week.
    call = {"channel_code": "call_center"}
    assert change("mart_voc_trend_daily", "voc_count", occurred_on="2026-08-03", **call) == 1
    assert change("mart_voc_trend_daily", "voc_count", **call) == 1
    assert change("mart_voc_trend_weekly", "voc_count", week_start_on="2026-08-03", **call) == 1
    # The deleted post keeps its count and loses its text (D5).
    assert change("mart_voc_trend_daily", "voc_count", channel_code="social_query") == 0
    assert total(second, "mart_voc_trend_daily", "voc_count", channel_code="social_query") > 10
    gone = second.core["fct_voc"].set_index("voc_id").loc[history.DELETED]
    assert gone["is_deleted"]
    assert pd.isna(gone["body"])
    # The petition that was opened again keeps its answer in time and loses what the citizen said of it.
    for mart in ("mart_response_weekly", "mart_response_quarterly"):
        assert change(mart, "answered_in_time_count", **{PERIODS[mart]: DUE_IN[mart]}) == 0, mart
        assert change(mart, "satisfaction_answer_count") == -1, mart
    assert total(second, "mart_response_quarterly", "reopened_count") == 1
    # The corrected event moved from 인천시 to 부평구, with 31 people instead of 12.
    coverage = "mart_listening_coverage_quarterly"
    assert change(coverage, "attendee_count", district_group_code="city") == -12
    assert change(coverage, "attendee_count", district_group_code="bupyeong") == 31

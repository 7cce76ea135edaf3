"""Reporting rates: recovered from districts whose rates are known."""

from datetime import UTC, datetime

import numpy as np
import polars as pl
import pytest

from analytics.under_reporting import comparable, observed_incidents, reporting_rates


def simulated(rates: np.ndarray, incidents: int, seed: int) -> pl.DataFrame:
    dice = np.random.default_rng(seed)
    district = np.repeat(np.arange(len(rates)), incidents)
    exposure = dice.uniform(2, 20, len(district))
    return pl.DataFrame(
        {
            "district_code": [f"D{code:03d}" for code in district],
            "further_reports": dice.poisson(rates[district] * exposure),
            "exposure_days": exposure,
        }
    )


def test_window_opens_at_first_report_and_closes_at_the_cap_or_the_end() -> None:
    day = [datetime(2026, 3, number, tzinfo=UTC) for number in range(1, 31)]
    reports = pl.DataFrame(
        {
            "incident_id": ["a", "a", "a", "a", "b", "b"],
            "reported_at": [day[0], day[2], day[6], day[19], day[4], day[9]],
        }
    )
    incidents = pl.DataFrame({"incident_id": ["a", "b"], "district_code": ["D1", "D2"], "ended_at": [day[29], day[7]]})
    found = observed_incidents(reports, incidents, window_days=10)
    assert found["further_reports"].to_list() == [2, 0]
    assert found["exposure_days"].to_list() == [10.0, 3.0]


def test_intervals_cover_known_rates() -> None:
    covered = []
    for seed in range(20):
        rates = np.random.default_rng(1000 + seed).gamma(4, 0.05, 10)
        found = reporting_rates(simulated(rates, 30, seed))
        covered += ((found["rate_low"].to_numpy() <= rates) & (rates <= found["rate_high"].to_numpy())).tolist()
    assert len(covered) == 200
    assert 0.90 <= np.mean(covered) <= 0.99


def test_few_incidents_with_many_repeats_is_not_under_reporting() -> None:
    quiet = simulated(np.array([0.3]), 10, 1).with_columns(pl.lit("quiet").alias("district_code"))
    silent = simulated(np.array([0.05]), 60, 2).with_columns(pl.lit("silent").alias("district_code"))
    found = reporting_rates(pl.concat([simulated(np.full(8, 0.3), 40, 3), quiet, silent]))
    verdict = dict(zip(found["district_code"], found["verdict"], strict=True))
    assert verdict["silent"] == "under_reports"
    assert verdict["quiet"] != "under_reports"


def test_uneven_incidents_widen_intervals() -> None:
    even = pl.DataFrame({"district_code": ["D"] * 8, "further_reports": [2] * 8, "exposure_days": [10.0] * 8})
    uneven = even.with_columns(pl.Series("further_reports", [0, 0, 0, 0, 0, 0, 0, 16]))
    width = [float((f["rate_high"] - f["rate_low"])[0]) for f in (reporting_rates(even), reporting_rates(uneven))]
    assert width[1] > width[0]


def test_nothing_to_estimate_from_is_an_error() -> None:
    with pytest.raises(ValueError, match="no incidents"):
        reporting_rates(simulated(np.array([0.1]), 0, 1))


def test_a_district_is_not_blamed_for_the_kind_of_its_incidents() -> None:
    # Potholes are reported again ten times as often as lost buses, everywhere alike.
    mix = pl.concat(
        [
            simulated(np.full(2, rate), number, seed).with_columns(
                pl.lit(kind).alias("kind"), pl.lit(district).alias("district_code")
            )
            for seed, (district, kind, rate, number) in enumerate(
                [("A", "pothole", 0.5, 40), ("A", "bus", 0.05, 10), ("B", "pothole", 0.5, 10), ("B", "bus", 0.05, 40)]
            )
        ]
    )
    raw, fair = reporting_rates(mix), reporting_rates(comparable(mix))
    assert raw.filter(pl.col("district_code") == "B")["verdict"].to_list() == ["under_reports"]
    assert fair["verdict"].to_list() == ["no_difference", "no_difference"]


def test_exposure_of_a_kind_is_scaled_by_its_citywide_rate() -> None:
    # City: 6 in 20 days, .3 a day. Kind a: (5 + 1) / (10 x .3 + 1) = 1.5; kind b: (1 + 1) / 4 = .5.
    incidents = pl.DataFrame(
        {
            "kind": ["a", "b"],
            "district_code": ["D", "D"],
            "further_reports": [5, 1],
            "exposure_days": [10.0, 10.0],
        }
    )
    assert comparable(incidents)["exposure_days"].to_list() == pytest.approx([15.0, 5.0])


def test_an_incident_without_exposure_is_an_error() -> None:
    with pytest.raises(ValueError, match="positive"):
        reporting_rates(simulated(np.array([0.1]), 3, 1).with_columns(pl.lit(0.0).alias("exposure_days")))


def test_districts_that_are_all_alike_are_hardly_ever_told_apart() -> None:
    sizes = [20, 300, 10, 500, 1700, 1500, 1800, 1100, 90, 900, 260, 70]
    district = np.repeat(np.arange(len(sizes)), sizes)
    told_apart = 0
    for seed in range(60):
        drawn = pl.DataFrame(
            {
                "district_code": [f"D{code:02d}" for code in district],
                "further_reports": np.random.default_rng(seed).poisson(0.002 * 14, len(district)),
                "exposure_days": np.full(len(district), 14.0),
            }
        )
        told_apart += bool({"under_reports", "reports_more"} & set(reporting_rates(drawn)["verdict"]))
    assert told_apart <= 3


def alike(district: str, number: int, further: int) -> pl.DataFrame:
    """Incidents of ten days, the first `further` of which were reported once more."""
    return pl.DataFrame(
        {
            "district_code": [district] * number,
            "further_reports": [1] * further + [0] * (number - further),
            "exposure_days": [10.0] * number,
        }
    )


def test_nothing_reported_again_where_hardly_anything_was_expected_cannot_be_told() -> None:
    # 400 in 4,050 days are .0988 a day. Five incidents of ten days let expect 4.9 further reports: none proves nothing.
    found = reporting_rates(pl.concat([alike("A", 5, 0), alike("B", 400, 400)]))
    assert found["verdict"].to_list() == ["too_few", "no_difference"]
    # Sixty let expect 52 (400 in 4,600 days), and none came.
    found = reporting_rates(pl.concat([alike("A", 60, 0), alike("B", 400, 400)]))
    assert found["verdict"].to_list() == ["under_reports", "no_difference"]


def test_no_difference_is_said_only_where_its_own_reports_show_that_it_is_like_the_city() -> None:
    # Ten districts alike. By 5 or 6 reports one may lie between a third and twice the city's rate (Jeffreys: 5 gives
    # 1.9 to 11); by 50 or 51 between three quarters and 1.3 times.
    few = reporting_rates(pl.concat([alike(f"D{n}", 60, 5 + n % 2) for n in range(10)]))
    many = reporting_rates(pl.concat([alike(f"D{n}", 500, 50 + n % 2) for n in range(10)]))
    assert set(few["verdict"]) == {"too_few"}
    assert set(many["verdict"]) == {"no_difference"}

"""Which reports of a matter are further reports of one incident."""

from __future__ import annotations

from datetime import UTC, date, datetime

import polars as pl

from dags.shared.demand_steps import incidents_by_district

NAMDONG, BUPYEONG = "28200", "28237"


def report(district: str, day: int, person: str | None, matter: str = "M1") -> dict[str, object]:
    return {
        "incident_id": matter,
        "district_code": district,
        "kind": "road",
        "reported_at": datetime(2026, 7, day, 3, tzinfo=UTC),
        "person_key": person,
    }


def found(*reports: dict[str, object]) -> list[tuple[object, ...]]:
    frame = pl.DataFrame(
        list(reports), schema_overrides={"reported_at": pl.Datetime("us", "UTC"), "person_key": pl.String}
    )
    incidents = incidents_by_district(
        frame, quarter=date(2026, 7, 1), end_on=date(2026, 10, 1), through=date(2026, 10, 15)
    )
    return sorted(incidents.select("district_code", "further_reports", "exposure_days").iter_rows())


def test_a_report_from_another_district_or_from_nowhere_is_no_further_report() -> None:
    # One text in three places: two incidents, of which the second was reported by one more person.
    assert found(
        report(NAMDONG, 1, "a"), report(BUPYEONG, 2, "b"), report("unknown", 3, "c"), report(BUPYEONG, 4, "d")
    ) == [(NAMDONG, 0, 14.0), (BUPYEONG, 1, 14.0)]


def test_who_reports_again_is_no_other_person_and_who_is_unknown_is() -> None:
    assert found(report(NAMDONG, 1, "a"), report(NAMDONG, 2, "a"), report(NAMDONG, 3, None)) == [(NAMDONG, 1, 14.0)]


def test_the_order_of_the_districts_codes_gives_no_district_more_reports() -> None:
    # Two districts with one report each of every matter: whichever code is smaller, neither has a further report.
    reports = [report(d, 1 + n % 9, f"{d}{n}", f"M{n}") for n in range(6) for d in (NAMDONG, BUPYEONG)]
    assert {(d, further) for d, further, _ in found(*reports)} == {(NAMDONG, 0), (BUPYEONG, 0)}

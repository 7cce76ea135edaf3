"""Which day a run is for, by kind of run."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from dags.shared.run_date import RunDateError, business_date, calendar_day, draft_wednesday, issue_day

# 01:00 KST on Wednesday 2026-11-18 is 16:00 UTC on Tuesday: `ds` would say 17 by luck here ...
ONE_AM = datetime(2026, 11, 17, 16, 0, tzinfo=UTC)
# ... and 10:00 KST on Tuesday 2026-11-17 is 01:00 UTC of that day: there it would be a day too late for a night.
TEN_AM = datetime(2026, 11, 17, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize("run_type", ["scheduled", "backfill"])
def test_a_scheduled_night_is_about_the_day_before_its_instant_in_seoul(run_type: str) -> None:
    assert business_date(run_type=run_type, logical_date=ONE_AM, requested=None) == date(2026, 11, 17)


def test_a_scheduled_run_does_not_listen_to_a_param() -> None:
    found = business_date(run_type="scheduled", logical_date=ONE_AM, requested="2020-01-01")
    assert found == date(2026, 11, 17)


@pytest.mark.parametrize("run_type", ["manual", "operator_triggered"])
@pytest.mark.parametrize("logical_date", [None, ONE_AM])
def test_a_manual_run_is_about_the_day_it_names(run_type: str, logical_date: datetime | None) -> None:
    found = business_date(run_type=run_type, logical_date=logical_date, requested="2026-11-03")
    assert found == date(2026, 11, 3)


@pytest.mark.parametrize(
    ("run_type", "logical_date", "requested", "said"),
    [
        ("manual", ONE_AM, None, "pass the param business_date"),
        ("manual", None, "", "pass the param business_date"),
        ("manual", None, "17.11.2026", "must be YYYY-MM-DD"),
        ("scheduled", None, None, "must carry its scheduled instant"),
        ("backfill", datetime(2026, 11, 18, 1, 0), None, "with a zone"),  # noqa: DTZ001 - the missing zone is the case
        ("asset_triggered", ONE_AM, "2026-11-17", "not as 'asset_triggered'"),
        ("asset_materialization", None, "2026-11-17", "not as 'asset_materialization'"),
    ],
)
def test_anything_else_is_an_error_that_says_what_to_do(
    run_type: str, logical_date: datetime | None, requested: str | None, said: str
) -> None:
    with pytest.raises(RunDateError, match=said):
        business_date(run_type=run_type, logical_date=logical_date, requested=requested)


def test_a_tuesday_draft_is_for_the_next_wednesday() -> None:
    assert draft_wednesday(run_type="scheduled", logical_date=TEN_AM, requested=None) == date(2026, 11, 18)


def test_a_manual_draft_must_name_a_wednesday() -> None:
    assert draft_wednesday(run_type="manual", logical_date=None, requested="2026-11-18") == date(2026, 11, 18)
    with pytest.raises(RunDateError, match="must be a Wednesday"):
        draft_wednesday(run_type="manual", logical_date=None, requested="2026-11-17")


def test_a_daily_run_is_due_on_its_own_day_in_seoul() -> None:
    assert calendar_day(run_type="scheduled", logical_date=ONE_AM, requested=None) == date(2026, 11, 18)
    assert calendar_day(run_type="manual", logical_date=None, requested="2026-11-18") == date(2026, 11, 18)


def test_an_issue_is_named_by_the_day_of_its_run_or_by_who_starts_it() -> None:
    assert issue_day(run_type="scheduled", logical_date=ONE_AM, requested=None) == date(2026, 11, 18)
    assert issue_day(run_type="manual", logical_date=None, requested="2026-10-20") == date(2026, 10, 20)
    with pytest.raises(RunDateError, match="publish_on"):
        issue_day(run_type="manual", logical_date=None, requested=None)

"""The one place where a run learns which day it is for; nothing else reads logical dates, `ds` or a clock.

01:00 KST is yesterday in UTC and manual runs may carry no logical date, so `ds` would be wrong twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

KST = ZoneInfo("Asia/Seoul")
# A backfill makes the runs that the schedule would have made: `make backfill` turns business dates into instants.
SCHEDULED = frozenset({"scheduled", "backfill"})
MANUAL = frozenset({"manual", "operator_triggered"})
WEDNESDAY = 2


class RunDateError(ValueError):
    """The run does not say which day it is for; the message says what to pass."""


def business_date(*, run_type: str, logical_date: datetime | None, requested: str | None) -> date:
    """The night a run is about.

    Args:
        run_type: Airflow's run type.
        logical_date: the scheduled instant, with a zone; ignored for manual runs, which must name their day.
        requested: the param `business_date` of a manual run, YYYY-MM-DD.

    Raises:
        RunDateError: a manual run without the param, a scheduled run without an instant, or any other kind of run.
    """
    if run_type in SCHEDULED:
        return _scheduled_day(run_type, logical_date) - timedelta(days=1)
    return _requested_day(run_type, requested, param="business_date")


def draft_wednesday(*, run_type: str, logical_date: datetime | None, requested: str | None) -> date:
    """The Wednesday whose issue is drafted: the first one on or after a scheduled run, or the param `publish_on`.

    Raises:
        RunDateError: as for `business_date`, and for a day that is no Wednesday.
    """
    if run_type in SCHEDULED:
        day = _scheduled_day(run_type, logical_date)
        return day + timedelta(days=(WEDNESDAY - day.weekday()) % 7)
    day = _requested_day(run_type, requested, param="publish_on")
    if day.weekday() != WEDNESDAY:
        raise RunDateError(f"publish_on must be a Wednesday (the day the issue is dated), not {day:%Y-%m-%d %A}")
    return day


def calendar_day(*, run_type: str, logical_date: datetime | None, requested: str | None) -> date:
    """The KST day a daily run happens on, for work that is due by a day: the scheduled day, or the param `due_on`."""
    if run_type in SCHEDULED:
        return _scheduled_day(run_type, logical_date)
    return _requested_day(run_type, requested, param="due_on")


def issue_day(*, run_type: str, logical_date: datetime | None, requested: str | None) -> date:
    """The KST day that names an issue: the scheduled day, or the param `publish_on`."""
    if run_type in SCHEDULED:
        return _scheduled_day(run_type, logical_date)
    return _requested_day(run_type, requested, param="publish_on")


def is_manual(context: Mapping[str, Any]) -> bool:
    """Whether a person (or a command) is watching this run."""
    return str(getattr(context["dag_run"].run_type, "value", context["dag_run"].run_type)) in MANUAL


def is_watched(context: Mapping[str, Any]) -> bool:
    """Whether somebody waits for this run and can start it again: a run by hand, or a day of a backfill."""
    return is_manual(context) or is_backfill(context)


def is_backfill(context: Mapping[str, Any]) -> bool:
    """Whether this run fills a range of the past: such runs pull their own day only."""
    return str(getattr(context["dag_run"].run_type, "value", context["dag_run"].run_type)) == "backfill"


def arguments(context: Mapping[str, Any], *, param: str) -> dict[str, Any]:
    """What the functions above need, out of a task's context."""
    run = context["dag_run"]
    run_type = str(getattr(run.run_type, "value", run.run_type))
    return {"run_type": run_type, "logical_date": run.logical_date, "requested": context["params"].get(param)}


def _scheduled_day(run_type: str, logical_date: datetime | None) -> date:
    if logical_date is None or logical_date.tzinfo is None:
        raise RunDateError(f"A {run_type} run must carry its scheduled instant with a zone, not {logical_date}")
    return logical_date.astimezone(KST).date()


def _requested_day(run_type: str, requested: str | None, *, param: str) -> date:
    if run_type not in MANUAL:
        raise RunDateError(f"This DAG runs on its schedule, as a backfill or by hand, not as {run_type!r}")
    if not requested:
        raise RunDateError(f"A manual run must say which day it is for: pass the param {param}=YYYY-MM-DD")
    try:
        return date.fromisoformat(requested)
    except ValueError as wrong:
        raise RunDateError(f"{param} must be YYYY-MM-DD, not {requested!r}") from wrong

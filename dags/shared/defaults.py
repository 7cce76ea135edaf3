"""What every DAG shares: owner, zone, failure reporting, and which tasks may be tried again.

Only tasks that reach over a network to somebody else's server are retried. Everything else fails at once: a gate or a
model does not change its mind, and mail must never be sent twice by a retry.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from airflow.sdk import CronTriggerTimetable, Param

from dags.shared.alerts import report_failure

KST = ZoneInfo("Asia/Seoul")
OWNER = "civic-communication"
# Before any data; with catchup off it only has to lie in the past.
START = datetime(2025, 1, 1, tzinfo=KST)
DEFAULT_ARGS: dict[str, Any] = {
    "owner": OWNER,
    "retries": 0,
    "execution_timeout": timedelta(minutes=30),
    "on_failure_callback": report_failure,
}
# A late file is the usual reason: three more looks, half an hour apart, still end before the 05:00 deadline.
NETWORK_RETRIES: dict[str, Any] = {"retries": 3, "retry_delay": timedelta(minutes=30)}


def at(cron: str) -> CronTriggerTimetable:
    """A cron line read in Asia/Seoul; the run's logical date is the instant itself."""
    return CronTriggerTimetable(cron, timezone="Asia/Seoul")


def day_param(what: str) -> Param:
    """A day a person must give when starting a DAG by hand; scheduled runs leave it empty."""
    return Param(None, type=["null", "string"], format="date", description_md=f"{what}: YYYY-MM-DD (수동 실행 때 필수)")


def scope_param(form: str) -> Param:
    """What an issue outside the regular ones is about; scheduled runs leave it empty."""
    return Param(
        None, type=["null", "string"], maxLength=300, description_md=f"수시 발간물의 범위: {form} (정기 때는 비움)"
    )


def reason_param() -> Param:
    """Why an issue that went out already is drafted again: printed in its 정정본."""
    return Param(None, type=["null", "string"], description_md="정정 사유 (이미 승인된 호를 다시 낼 때만)")

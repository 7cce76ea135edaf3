"""Delete what has served its time.

**When**: every day 07:00 KST, after the night's build.
**Inputs**: `quality.delivery`, `quality.accepted_day`, the drop folders.
**Outputs**: raw rows of deliveries superseded more than 14 days ago are gone; so are drop files of deliveries accepted
more than 7 days ago (they hold citizens' words before masking).
**When red**: nothing is lost by waiting a day. Read the task's log; a file that cannot be deleted belongs to another
account: give the drop folder back to the account that runs the night.
"""

from __future__ import annotations

from airflow.sdk import chain, dag

from dags.shared import retention_tasks
from dags.shared.defaults import DEFAULT_ARGS, START, at, day_param
from dags.shared.tags import Impact, Layer


@dag(
    dag_id="retention_purge",
    doc_md=__doc__,
    schedule=at("0 7 * * *"),
    start_date=START,
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULT_ARGS,
    params={"due_on": day_param("기준일")},
    tags=[Impact.WEEK, Layer.HOUSEKEEPING],
)
def retention_purge() -> None:
    chain(retention_tasks.purge_superseded_rows(), retention_tasks.empty_drop_folders())


retention_purge()

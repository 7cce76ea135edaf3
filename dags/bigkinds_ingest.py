"""Take in the press: what BigKinds' archive has for the office's queries. No citizen's voice.

**When**: every day 01:00 KST; three days are read again, because articles come into the archive late.
**Inputs**: the archive's search over HTTP, day by day.
**Outputs**: `raw.bigkinds_article` (partial: what is not found again is not deleted).
**When red**: `land_articles` names the window and the action (key, limit, a day that still moves, a changed field).
`gate_articles` red: see `quality.gate_result`. Start the DAG again with the same `business_date`: days that were left
are read first.
"""

from __future__ import annotations

from airflow.sdk import dag

from dags.shared.defaults import DEFAULT_ARGS, START, at, day_param
from dags.shared.ingest_tasks import ingest
from dags.shared.tags import Impact, Layer


@dag(
    dag_id="bigkinds_ingest",
    doc_md=__doc__,
    schedule=at("0 1 * * *"),
    start_date=START,
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULT_ARGS,
    params={"business_date": day_param("업무일")},
    tags=[Impact.NEXT_DAY, Layer.INGEST],
)
def bigkinds_ingest() -> None:
    ingest("bigkinds", noun="articles", relations=("raw.bigkinds_article",))


bigkinds_ingest()

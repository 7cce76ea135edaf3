"""Take in the 120 call center's consultations of last night.

**When**: every day 01:00 KST, for yesterday and the three days before it (calls are edited for a few days).
**Inputs**: the export `120_상담내역_*.csv` (cp949) or `.xlsx` and its `.done` marker in the drop folder; or, where a
`database_url` is set, what changed in the center's table since the last night.
**Outputs**: `raw.call_center_call` (complete) or `raw.call_center_call_change` (partial), one delivery a night;
`quality.delivery`, `quality.gate_result`.
**When red**: `land_calls` names the file, the window and what to ask of the call center; a missing 120 feed holds its
section of the weekly issue (자료 미수신), not the issue. `gate_calls` red: read `quality.gate_result` for the delivery;
nothing of it is used. Start the DAG again with the same `business_date` once the file is right.
"""

from __future__ import annotations

from airflow.sdk import dag

from dags.shared.defaults import DEFAULT_ARGS, START, at, day_param
from dags.shared.ingest_tasks import ingest
from dags.shared.tags import Impact, Layer


@dag(
    dag_id="call_center_ingest",
    doc_md=__doc__,
    schedule=at("0 1 * * *"),
    start_date=START,
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULT_ARGS,
    params={"business_date": day_param("업무일")},
    tags=[Impact.NEXT_DAY, Layer.INGEST],
)
def call_center_ingest() -> None:
    ingest("call_center", noun="calls", relations=("raw.call_center_call", "raw.call_center_call_change"))


call_center_ingest()

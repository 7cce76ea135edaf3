"""Take in ACRC's 민원빅데이터: what the country's petitions were about, as figures by day.

**When**: every day 01:00 KST, the business date and the day before it.
**Inputs**: the operations of `extract/sources/petition_statistics/operations.toml` over HTTP, each edition (View5 to
View8) with its own key; within a share of the daily limit, going on where the last night stopped.
**Outputs**: `raw.petition_statistics_figure` (partial: never read as a deletion).
**When red**: `land_figures` names the operation and the field whose shape changed, or that nothing was answered at all
(key, 활용신청, quota). An operation that fails alone is a gap of the delivery, not a red night. Start the DAG again
with the same `business_date`; what the quota does not allow waits for the next night.
"""

from __future__ import annotations

from airflow.sdk import dag

from dags.shared.defaults import DEFAULT_ARGS, START, at, day_param
from dags.shared.ingest_tasks import ingest
from dags.shared.tags import Impact, Layer


@dag(
    dag_id="petition_statistics_ingest",
    doc_md=__doc__,
    schedule=at("0 1 * * *"),
    start_date=START,
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULT_ARGS,
    params={"business_date": day_param("업무일")},
    tags=[Impact.NEXT_DAY, Layer.INGEST],
)
def petition_statistics_ingest() -> None:
    ingest("petition_statistics", noun="figures", relations=("raw.petition_statistics_figure",))


petition_statistics_ingest()

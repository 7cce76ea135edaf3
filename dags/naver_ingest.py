"""Take in what Naver's search finds for the office's queries: news, blogs, cafés, 지식iN.

**When**: every day 01:00 KST; two days are searched again, because engines list posts late.
**Inputs**: the search API over HTTP, through the gateway of the settings (hub or legacy); a share of the day's quota.
**Outputs**: `raw.naver_item` (partial: what is not found again is not deleted).
**When red**: `land_items` names the window and the action (keys, quota, a changed field). Green with gaps: the delivery
says which query was not read whole and up to which day; more `split_terms` or narrower queries help. `gate_items` red:
see `quality.gate_result`. Start the DAG again with the same `business_date`: searches that were left are asked first.
"""

from __future__ import annotations

from airflow.sdk import dag

from dags.shared.defaults import DEFAULT_ARGS, START, at, day_param
from dags.shared.ingest_tasks import ingest
from dags.shared.tags import Impact, Layer


@dag(
    dag_id="naver_ingest",
    doc_md=__doc__,
    schedule=at("0 1 * * *"),
    start_date=START,
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULT_ARGS,
    params={"business_date": day_param("업무일")},
    tags=[Impact.NEXT_DAY, Layer.INGEST],
)
def naver_ingest() -> None:
    ingest("naver", noun="items", relations=("raw.naver_item",))


naver_ingest()

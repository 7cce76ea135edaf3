"""Take in what Kakao's (Daum) search finds for the office's queries: blogs, cafés, web pages.

**When**: every day 01:00 KST; two days are searched again, because engines list posts late.
**Inputs**: the search API over HTTP; a share of the day's quota of each kind and of all.
**Outputs**: `raw.kakao_document` (partial: what is not found again is not deleted).
**When red**: `land_documents` names the window and the action (key, quota, a changed field). Green with gaps: the
delivery says which query was not read whole and up to which day. `gate_documents` red: see `quality.gate_result`. Start
the DAG again with the same `business_date`: searches that were left are asked first.
"""

from __future__ import annotations

from airflow.sdk import dag

from dags.shared.defaults import DEFAULT_ARGS, START, at, day_param
from dags.shared.ingest_tasks import ingest
from dags.shared.tags import Impact, Layer


@dag(
    dag_id="kakao_ingest",
    doc_md=__doc__,
    schedule=at("0 1 * * *"),
    start_date=START,
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULT_ARGS,
    params={"business_date": day_param("업무일")},
    tags=[Impact.NEXT_DAY, Layer.INGEST],
)
def kakao_ingest() -> None:
    ingest("kakao", noun="documents", relations=("raw.kakao_document",))


kakao_ingest()

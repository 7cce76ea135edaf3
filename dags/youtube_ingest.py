"""Take in YouTube comments: the city's channels, and videos about Incheon.

**When**: every day 01:00 KST, for yesterday and the two days before it (replies and edits).
**Inputs**: YouTube Data API v3 with a key; 10,000 units and 100 searches a day, reset at midnight in Los Angeles
(16:00 or 17:00 KST).
**Outputs**: `raw.youtube_comment`, partial: a comment that is absent was not necessarily deleted.
**When red**: `land_comments` names the action: the key, the API not switched on, a quota (starts again where it
stopped). `gate_comments` red: see `quality.gate_result`. Start the DAG again with the same `business_date`.
"""

from __future__ import annotations

from airflow.sdk import dag

from dags.shared.defaults import DEFAULT_ARGS, START, at, day_param
from dags.shared.ingest_tasks import ingest
from dags.shared.tags import Impact, Layer


@dag(
    dag_id="youtube_ingest",
    doc_md=__doc__,
    schedule=at("0 1 * * *"),
    start_date=START,
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULT_ARGS,
    params={"business_date": day_param("업무일")},
    tags=[Impact.NEXT_DAY, Layer.INGEST],
)
def youtube_ingest() -> None:
    ingest("youtube", noun="comments", relations=("raw.youtube_comment",))


youtube_ingest()

"""Take in the social listening tool's query results and the screened bulk feed.

**When**: every day 01:00 KST; query results for yesterday and the day before, the bulk feed for yesterday only.
**Inputs**: `소셜분석_질의결과_*.xlsx` with `.done`; `social_bulk_*.ndjson.gz` with its manifest, in the drop folder.
**Outputs**: `raw.social_query_post`, `raw.social_bulk_post` (posts about Incheon, and a masked 0.1 %
sample of the rest).
**When red**: `land_posts` names the file and window; a file without its marker or manifest is still being written.
`gate_posts` red: see `quality.gate_result`; a sudden volume is often a changed query, ask the tool's administrator.
Start the DAG again with the same `business_date`.
"""

from __future__ import annotations

from airflow.sdk import dag

from dags.shared.defaults import DEFAULT_ARGS, START, at, day_param
from dags.shared.ingest_tasks import ingest
from dags.shared.tags import Impact, Layer


@dag(
    dag_id="social_ingest",
    doc_md=__doc__,
    schedule=at("0 1 * * *"),
    start_date=START,
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULT_ARGS,
    params={"business_date": day_param("업무일")},
    tags=[Impact.NEXT_DAY, Layer.INGEST],
)
def social_ingest() -> None:
    ingest("social", noun="posts", relations=("raw.social_query_post", "raw.social_bulk_post"))


social_ingest()

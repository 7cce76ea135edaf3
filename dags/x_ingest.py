"""Take in posts on X that the city's queries find.

**When**: every day 01:00 KST, for yesterday and the day before it; X shows the last seven days.
**Inputs**: X API v2 recent search with a Bearer token; every post read is paid for.
**Outputs**: `raw.x_post`, partial: a post that is absent was not necessarily deleted.
**When red**: `land_posts` names the action: a token (401), a query X does not understand (400), the month's cap
(UsageCapExceeded), too many requests in 15 minutes (429: starts again where it stopped). `gate_posts` red: see
`quality.gate_result`. Start the DAG again with the same `business_date`.
"""

from __future__ import annotations

from airflow.sdk import dag

from dags.shared.defaults import DEFAULT_ARGS, START, at, day_param
from dags.shared.ingest_tasks import ingest
from dags.shared.tags import Impact, Layer


@dag(
    dag_id="x_ingest",
    doc_md=__doc__,
    schedule=at("0 1 * * *"),
    start_date=START,
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULT_ARGS,
    params={"business_date": day_param("업무일")},
    tags=[Impact.NEXT_DAY, Layer.INGEST],
)
def x_ingest() -> None:
    ingest("x", noun="posts", relations=("raw.x_post",))


x_ingest()

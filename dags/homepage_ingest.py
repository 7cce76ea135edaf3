"""Take in the city homepage's citizen boards.

**When**: every day 01:00 KST, for yesterday and the seven days before it (posts are edited and deleted).
**Inputs**: the boards' list and detail pages over HTTP.
**Outputs**: `raw.homepage_board_post`, one delivery a night.
**When red**: `land_board_posts` says whether the server was down, answered something else, or counted differently from
what its pages held; a changed page layout needs the selectors in `extract/sources/homepage`. `gate_board_posts` red:
see `quality.gate_result`. Start the DAG again with the same `business_date`.
"""

from __future__ import annotations

from airflow.sdk import dag

from dags.shared.defaults import DEFAULT_ARGS, START, at, day_param
from dags.shared.ingest_tasks import ingest
from dags.shared.tags import Impact, Layer


@dag(
    dag_id="homepage_ingest",
    doc_md=__doc__,
    schedule=at("0 1 * * *"),
    start_date=START,
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULT_ARGS,
    params={"business_date": day_param("업무일")},
    tags=[Impact.NEXT_DAY, Layer.INGEST],
)
def homepage_ingest() -> None:
    ingest("homepage", noun="board_posts", relations=("raw.homepage_board_post",))


homepage_ingest()

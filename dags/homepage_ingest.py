"""Take in the city homepage: citizens' boards, wishes to the mayor, and what the city itself publishes.

**When**: every day 01:00 KST, for yesterday and the seven days before it (posts are edited and deleted); wishes to the
mayor for 30 days, because answers come late.
**Inputs**: the boards' list and detail pages and the RSS over HTTP; `시장에게바란다_*.xlsx` (or `.csv`) with its
`.done` marker in the drop folder.
**Outputs**: `raw.homepage_board_post`, `raw.homepage_mayor_proposal` (both complete), `raw.homepage_notice` (partial).
**When red**: `land_board_posts` says whether the server was down, answered something else, or counted differently from
what its pages held; a changed page layout needs the selectors in the settings. One feed failing does not stop the
others. `gate_board_posts` red: see `quality.gate_result`. Start the DAG again with the same `business_date`.
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
    relations = ("raw.homepage_board_post", "raw.homepage_mayor_proposal", "raw.homepage_notice")
    ingest("homepage", noun="board_posts", relations=relations)


homepage_ingest()

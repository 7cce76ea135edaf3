"""Take in the city's Facebook pages: their posts and the comments below them.

**When**: every day 01:00 KST, for yesterday and the two days before it (edits; comments that came late).
**Inputs**: Meta's Graph API with a page token; comments below the posts of the last two weeks.
**Outputs**: `raw.facebook_post` (the city's own words, outbound), `raw.facebook_comment`; both partial: what is
absent was not necessarily deleted.
**When red**: `land_posts` names the feed, the window and the action: a token that expired (190), a permission that is
missing (10, 200), a limit (4, 17, 32, 613: starts again where it stopped, next night or by hand after an hour). A gate
red: see `quality.gate_result`. Start the DAG again with the same `business_date`.
"""

from __future__ import annotations

from airflow.sdk import dag

from dags.shared.defaults import DEFAULT_ARGS, START, at, day_param
from dags.shared.ingest_tasks import ingest
from dags.shared.tags import Impact, Layer


@dag(
    dag_id="facebook_ingest",
    doc_md=__doc__,
    schedule=at("0 1 * * *"),
    start_date=START,
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULT_ARGS,
    params={"business_date": day_param("업무일")},
    tags=[Impact.NEXT_DAY, Layer.INGEST],
)
def facebook_ingest() -> None:
    ingest("facebook", noun="posts", relations=("raw.facebook_post", "raw.facebook_comment"))


facebook_ingest()

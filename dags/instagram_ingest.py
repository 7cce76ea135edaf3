"""Take in public Instagram media under the city's hashtags.

**When**: every day 01:00 KST, for yesterday: the search shows the last 24 hours, so a night that is missed stays
a gap.
**Inputs**: Meta's Graph API with an access token; at most 30 different hashtags in seven days.
**Outputs**: `raw.instagram_medium`, partial; nobody is named, only the city's own media are known as outbound.
**When red**: `land_media` names the action: a token that expired (190), a feature not approved (10, 200), a limit.
Be quick: after 24 hours the day is gone. `gate_media` red: see `quality.gate_result`. Start the DAG again with the same
`business_date`.
"""

from __future__ import annotations

from airflow.sdk import dag

from dags.shared.defaults import DEFAULT_ARGS, START, at, day_param
from dags.shared.ingest_tasks import ingest
from dags.shared.tags import Impact, Layer


@dag(
    dag_id="instagram_ingest",
    doc_md=__doc__,
    schedule=at("0 1 * * *"),
    start_date=START,
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULT_ARGS,
    params={"business_date": day_param("업무일")},
    tags=[Impact.NEXT_DAY, Layer.INGEST],
)
def instagram_ingest() -> None:
    ingest("instagram", noun="media", relations=("raw.instagram_medium",))


instagram_ingest()

"""Take in e-People (국민신문고) petitions and the published questions and answers.

**When**: every day 01:00 KST. Petitions are pulled again for 60 days, because answers and extensions come late; the
questions and answers for 7 days.
**Inputs**: `국민신문고_민원목록_*.xlsx` with its `.done` marker in the drop folder; the ACRC Q&A API over HTTP.
**Outputs**: `raw.petition_petition` (complete), `raw.petition_qna` (partial: never read as a deletion).
**When red**: `land_petitions` names the feed, the window and the action (ask for the file, check the API key or its
quota). One feed failing does not stop the other. `gate_petitions` red: see `quality.gate_result`. Start the DAG again
with the same `business_date`; a second delivery replaces the first only if the gate accepts it.
"""

from __future__ import annotations

from airflow.sdk import dag

from dags.shared.defaults import DEFAULT_ARGS, START, at, day_param
from dags.shared.ingest_tasks import ingest
from dags.shared.tags import Impact, Layer


@dag(
    dag_id="petition_ingest",
    doc_md=__doc__,
    schedule=at("0 1 * * *"),
    start_date=START,
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULT_ARGS,
    params={"business_date": day_param("업무일")},
    tags=[Impact.NEXT_DAY, Layer.INGEST],
)
def petition_ingest() -> None:
    ingest("petition", noun="petitions", relations=("raw.petition_petition", "raw.petition_qna"))


petition_ingest()

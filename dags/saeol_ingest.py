"""Take in the districts' own petitions (새올 상담민원).

**When**: every day 01:00 KST, pulled again for 60 days, because answers and extensions come late.
**Inputs**: `새올_상담민원_*.xlsx`, one workbook of all districts, with its `.done` marker in the drop folder.
**Outputs**: `raw.saeol_case` (complete), one delivery a night.
**When red**: `land_cases` names the window and the action; a district that is missing from the workbook or has fewer
rows than it states is named by its code: get its part and have the file put together again. `gate_cases` red: see
`quality.gate_result`. Start the DAG again with the same `business_date`.
"""

from __future__ import annotations

from airflow.sdk import dag

from dags.shared.defaults import DEFAULT_ARGS, START, at, day_param
from dags.shared.ingest_tasks import ingest
from dags.shared.tags import Impact, Layer


@dag(
    dag_id="saeol_ingest",
    doc_md=__doc__,
    schedule=at("0 1 * * *"),
    start_date=START,
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULT_ARGS,
    params={"business_date": day_param("업무일")},
    tags=[Impact.NEXT_DAY, Layer.INGEST],
)
def saeol_ingest() -> None:
    ingest("saeol", noun="cases", relations=("raw.saeol_case",))


saeol_ingest()

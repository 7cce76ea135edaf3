"""Take in statements and press releases of civic groups.

**When**: every day 01:00 KST, pulled again for 7 days, as far back as each group's page still shows.
**Inputs**: the feeds (RSS, Atom) and list pages of the groups in the profile, over HTTP, of allowed hosts only.
**Outputs**: `raw.civic_group_statement` (partial: never read as a deletion), with organisation, issue and stance.
**When red**: `land_statements` is red only when no group at all could be read: look at the network first. A group
that fails alone is a gap of the delivery that names it; its address or selectors are settings. `gate_statements` red:
see `quality.gate_result`. Start the DAG again with the same `business_date`.
"""

from __future__ import annotations

from airflow.sdk import dag

from dags.shared.defaults import DEFAULT_ARGS, START, at, day_param
from dags.shared.ingest_tasks import ingest
from dags.shared.tags import Impact, Layer


@dag(
    dag_id="civic_group_ingest",
    doc_md=__doc__,
    schedule=at("0 1 * * *"),
    start_date=START,
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULT_ARGS,
    params={"business_date": day_param("업무일")},
    tags=[Impact.NEXT_DAY, Layer.INGEST],
)
def civic_group_ingest() -> None:
    ingest("civic_group", noun="statements", relations=("raw.civic_group_statement",))


civic_group_ingest()

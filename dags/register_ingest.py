"""Take in the registers that people keep: 14 workbooks, from 부서별 소통진단표 to 행사 달력.

**When**: every day 01:00 KST. A file may state a day up to 45 days before; most nights bring none, which is no fault.
**Inputs**: `등록부_<이름>_YYYYMMDD.xlsx` in the drop folder, each a whole register as of that day; no marker.
**Outputs**: `raw.register_*`, one table a register (partial: a statement adds rows; staging takes the latest). Marked
copies of faulty workbooks go to `returned/` beside the drop folder, for the person who sent them.
**When red**: `land_registers` names the file and what its sender must do; the other registers came in. Once the mended
file is dropped under the same name start the DAG again with the same `business_date`. `gate_registers` red: see
`quality.gate_result`; rows that were set aside are in `quality.quarantined_row` with sheet, row and column.
"""

from __future__ import annotations

from airflow.sdk import dag

from dags.shared.defaults import DEFAULT_ARGS, START, at, day_param
from dags.shared.ingest_tasks import ingest
from dags.shared.tags import Impact, Layer

RELATIONS = (
    "raw.register_academy_course",
    "raw.register_best_practice",
    "raw.register_calendar_event",
    "raw.register_committee_member",
    "raw.register_department_goal",
    "raw.register_diagnosis",
    "raw.register_event",
    "raw.register_feedback_task",
    "raw.register_meeting_decision",
    "raw.register_mileage_entry",
    "raw.register_request_reply",
    "raw.register_room_post",
    "raw.register_self_check",
    "raw.register_task",
)


@dag(
    dag_id="register_ingest",
    doc_md=__doc__,
    schedule=at("0 1 * * *"),
    start_date=START,
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULT_ARGS,
    params={"business_date": day_param("업무일")},
    tags=[Impact.NEXT_DAY, Layer.INGEST],
)
def register_ingest() -> None:
    ingest("register", noun="registers", relations=RELATIONS)


register_ingest()

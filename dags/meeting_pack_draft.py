"""Draft the pack of the 소통전략추진회의: the month's issues, response plans, candidates, what became of the decisions.

**When**: on the 5th of every month 10:00 KST, about the month before. By hand with `scope`: an ad hoc meeting (수시).
**Inputs**: `marts`, `evidence`, `quality`.
**Outputs**: a frozen edition in `publication.edition`, its files in the publications folder.
**When red**: `draft_issue`: a mart is missing or a gate holds the issue; the message says which. `review_draft`,
`approve_release`: nobody answered in time; the desk's register was told by mail and nothing went out. Draft again by
hand with `publish_on`. `release_issue` refuses the editor, who is no releaser, and a draft that changed meanwhile.
"""

from __future__ import annotations

from airflow.sdk import dag

from dags.shared import publication_tasks, run_date
from dags.shared.defaults import DEFAULT_ARGS, START, at, day_param, reason_param, scope_param
from dags.shared.tags import Impact, Layer


@dag(
    dag_id="meeting_pack_draft",
    doc_md=__doc__,
    schedule=at("0 10 5 * *"),
    start_date=START,
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULT_ARGS,
    params={
        "publish_on": day_param("회의 자료의 날(그 전달을 다룸)"),
        "correction_reason": reason_param(),
        "scope": scope_param("YYYY-MM-DD~YYYY-MM-DD [topics=code,code] [departments=code,code]"),
    },
    tags=[Impact.WEEK, Layer.PUBLICATION],
)
def meeting_pack_draft() -> None:
    publication_tasks.desk_flow("meeting_pack", day_of_issue=run_date.issue_day)


meeting_pack_draft()

"""Draft the weekly 「시원소통, 인천」, let an editor look, ask for its release, release exactly what was approved.

**When**: every Tuesday 10:00 KST, for the issue of the next day; the reporting week ended on Sunday.
**Inputs**: `marts`, `evidence`, `quality` (what is late or missing is printed in the issue).
**Outputs**: a frozen edition in `publication.edition`, PDF and HTML in the publications folder.
**When red**: `draft_issue`: a mart is missing or a gate holds the whole issue; the message says which.
`edit_draft`: what the editor asked for is nothing of this issue. `review_draft`, `approve_release`: nobody answered in
time; the desk's register was told by mail, the issue is not sent. Draft again by hand with `publish_on`.
`release_issue` refuses a release by the editor or by nobody's releaser, and a draft that changed after it was approved.
"""

from __future__ import annotations

from airflow.sdk import dag

from dags.shared import publication_tasks
from dags.shared.defaults import DEFAULT_ARGS, START, at, day_param, reason_param
from dags.shared.tags import Impact, Layer


@dag(
    dag_id="weekly_issue_draft",
    doc_md=__doc__,
    schedule=at("0 10 * * 2"),
    start_date=START,
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULT_ARGS,
    params={"publish_on": day_param("발행일(수요일)"), "correction_reason": reason_param()},
    tags=[Impact.TONIGHT, Layer.PUBLICATION],
)
def weekly_issue_draft() -> None:
    publication_tasks.desk_flow("weekly")


weekly_issue_draft()

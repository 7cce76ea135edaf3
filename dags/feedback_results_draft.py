"""Draft 시민 피드백 강화 추진단 운영결과 for citizens: which promises were kept, told and followed by fewer complaints.

**When**: on the 20th of January, April, July and October 11:00 KST; within 180 days before an election it stays held.
**Inputs**: `marts` of feedback tasks, `quality`; the law's settings in the profile (`publication.law`).
**Outputs**: a frozen edition in `publication.edition` with its check in `publication.public_check`, PDF and page.
**When red**: `draft_issue`: a mart is missing or a gate holds the issue; the message says which. `review_draft`,
`approve_release`: nobody answered in time; the desk's register was told by mail and nothing went out. Draft again by
hand with `publish_on`. `release_issue` refuses the editor, who is no releaser, and a draft that changed meanwhile.
"""

from __future__ import annotations

from airflow.sdk import dag

from dags.shared import publication_tasks, run_date
from dags.shared.defaults import DEFAULT_ARGS, START, at, day_param, reason_param
from dags.shared.tags import Impact, Layer


@dag(
    dag_id="feedback_results_draft",
    doc_md=__doc__,
    schedule=at("0 11 20 1,4,7,10 *"),
    start_date=START,
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULT_ARGS,
    params={"publish_on": day_param("분기를 가리키는 날(다음 분기의 하루)"), "correction_reason": reason_param()},
    tags=[Impact.WEEK, Layer.PUBLICATION],
)
def feedback_results_draft() -> None:
    publication_tasks.desk_flow("feedback_results", day_of_issue=run_date.issue_day)


feedback_results_draft()

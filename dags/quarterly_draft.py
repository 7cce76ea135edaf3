"""Draft the quarterly department review: the city part and a sheet for each department.

**When**: on the 20th of January, April, July and October 10:00 KST, after the departments' 소명 of five working
days; an edition that is not frozen yet stays held.
**Inputs**: `marts` of the quarter, `quality`.
**Outputs**: a frozen edition in `publication.edition`, its files in the publications folder.
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
    dag_id="quarterly_draft",
    doc_md=__doc__,
    schedule=at("0 10 20 1,4,7,10 *"),
    start_date=START,
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULT_ARGS,
    params={"publish_on": day_param("분기를 가리키는 날(다음 분기의 하루)"), "correction_reason": reason_param()},
    tags=[Impact.WEEK, Layer.PUBLICATION],
)
def quarterly_draft() -> None:
    publication_tasks.desk_flow("quarterly", day_of_issue=run_date.issue_day)


quarterly_draft()

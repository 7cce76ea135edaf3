"""Draft the yearly 시민소통 사례집: complaints that became promises, kept, told, and what followed.

**When**: on 20 January 10:00 KST, about the year before; within 180 days before an election it stays held.
**Inputs**: `marts` of feedback tasks and best practices, `quality`; the folder of pictures (`publication.casebook`);
the law's settings (`publication.law`). A picture that cannot be printed is named among the draft's holds.
**Outputs**: a frozen edition in `publication.edition` with its check in `publication.public_check`, PDF, EPUB and page.
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
    dag_id="casebook_draft",
    doc_md=__doc__,
    schedule=at("0 10 20 1 *"),
    start_date=START,
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULT_ARGS,
    params={"publish_on": day_param("사례집의 날(그 전해를 다룸)"), "correction_reason": reason_param()},
    tags=[Impact.WEEK, Layer.PUBLICATION],
)
def casebook_draft() -> None:
    publication_tasks.desk_flow("casebook", day_of_issue=run_date.issue_day)


casebook_draft()

"""Draft 「시원소통, 인천」 공개판: statistics and categories for citizens, released like every publication.

**When**: every Tuesday 10:30 KST, for the next day; held within 180 days before an election (공직선거법 제86조).
**Inputs**: `marts`, `quality`; the law's settings in the profile (`publication.law`), which a person confirms.
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
    dag_id="public_weekly_draft",
    doc_md=__doc__,
    schedule=at("30 10 * * 2"),
    start_date=START,
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULT_ARGS,
    params={"publish_on": day_param("발행일(수요일)"), "correction_reason": reason_param()},
    tags=[Impact.WEEK, Layer.PUBLICATION],
)
def public_weekly_draft() -> None:
    publication_tasks.desk_flow("public_weekly", day_of_issue=run_date.draft_wednesday)


public_weekly_draft()

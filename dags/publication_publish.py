"""Publish what was released on its day, never twice by itself: mails, and public editions.

**When**: every day 09:00 KST; it sends what is due (Wednesday, or the next working day) and otherwise does nothing.
**Inputs**: released editions in `publication.edition`, recipients in `publication.recipient`.
**Outputs**: mails, and their ledger `publication.mail` (claim, send, confirm); the public archive, `site` in the
publications' folder.
**When red**: `require_settled`: an issue is due but nobody released it (it was not sent), or an edition or a recipient
needs a person; what could go out went out. Recipients marked `uncertain` may or may not have the mail; no run sends to
them again. `python -m runtime desk uncertain` lists them and says what to look for, `... desk settle` settles each, and
the next run mails who is to get it again. Starting the DAG again with `due_on` sends only to who was never claimed.
`build_public_archive`: the old site stands; `make archive`.
"""

from __future__ import annotations

from airflow.sdk import dag

from dags.shared import archive_tasks, publish_tasks
from dags.shared.defaults import DEFAULT_ARGS, START, at, day_param
from dags.shared.tags import Impact, Layer


@dag(
    dag_id="publication_publish",
    doc_md=__doc__,
    schedule=at("0 9 * * *"),
    start_date=START,
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULT_ARGS,
    params={"due_on": day_param("보낼 날")},
    tags=[Impact.TONIGHT, Layer.PUBLICATION],
)
def publication_publish() -> None:
    unsettled = publish_tasks.publish_due_issues()
    archive = archive_tasks.build_public_archive()
    unsettled >> archive >> publish_tasks.require_settled(unsettled)


publication_publish()

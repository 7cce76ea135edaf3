"""Read what came back by mail: bounces into the ledger, requests to leave a list into the register.

**When**: every day 08:30 KST, before publications go out at 09:00. Without the mailboxes in the connection
`incheon_smtp` (docs/server.md) it does nothing.
**Inputs**: the mailboxes `bounce_mailbox` and `unsubscribe_mailbox`, as the mail server delivers them, and
`unsubscribe_log`, as the web server writes it; nothing in them is moved or deleted.
**Outputs**: `publication.bounce`, the state `bounced` in `publication.mail`; `publication.unsubscribe_request`, entries
of outside subscribers closed in `publication.recipient`.
**When red**: a letter needs a person. A bounce that belongs to no mail of ours, an address that fails on several issues
(correct the register), a request from an official (on the list by duty, not removed) or one without a genuine token.
Each is told once; starting the DAG again reads new letters only.
"""

from __future__ import annotations

from airflow.sdk import dag

from dags.shared import mail_return_tasks
from dags.shared.defaults import DEFAULT_ARGS, START, at, day_param
from dags.shared.tags import Impact, Layer


@dag(
    dag_id="mail_returns",
    doc_md=__doc__,
    schedule=at("30 8 * * *"),
    start_date=START,
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULT_ARGS,
    params={"read_on": day_param("읽는 날")},
    tags=[Impact.WEEK, Layer.PUBLICATION],
)
def mail_returns() -> None:
    mail_return_tasks.read_bounces()
    mail_return_tasks.read_unsubscriptions()


mail_returns()

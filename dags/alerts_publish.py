"""Mail the night's alerts to who owns them, and departments their petitions that are due; by rule, once.

**When**: every day 07:00 KST, after the warehouse was promoted. Alerts go every day; mails about due petitions on
working days only. Nothing to say is no mail.
**Inputs**: `marts.mart_warning_daily`, `marts.mart_warning_conflict_daily`, `evidence.voc_quote`,
`evidence.petition_due_soon`; the registers `alerts` and `due_soon` in `publication.recipient` (role: department code,
or `office`).
**Outputs**: mails and their ledger `publication.mail`; each night frozen in `publication.edition`; what became of each
alert in `publication.alert`.
**When red**: the night was not promoted (mend `warehouse_build` first), nobody is registered as `office`, or the mail
server refused. Start it again with the same `business_date`: it sends the rest of what was frozen and nobody twice.
Recipients marked `uncertain` may or may not have the mail: settle them (`python -m runtime desk uncertain`), then start
it again. A list of due petitions can be mailed for the last promoted night only.
"""

from __future__ import annotations

from airflow.sdk import dag

from dags.shared import rule_mail_tasks
from dags.shared.defaults import DEFAULT_ARGS, START, at, day_param
from dags.shared.tags import Impact, Layer


@dag(
    dag_id="alerts_publish",
    doc_md=__doc__,
    schedule=at("0 7 * * *"),
    start_date=START,
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULT_ARGS,
    params={"business_date": day_param("업무일")},
    tags=[Impact.TONIGHT, Layer.PUBLICATION],
)
def alerts_publish() -> None:
    rule_mail_tasks.send_alerts()
    rule_mail_tasks.send_due_soon()


alerts_publish()

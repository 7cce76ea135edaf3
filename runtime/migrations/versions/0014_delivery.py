"""Delivery: attempts and retry times in the mail ledger, bounces, requests to leave a list."""

from pathlib import Path

from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.execute(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    op.execute(
        "drop table publication.unsubscribe_request, publication.bounce;"
        " update publication.mail set state = 'refused' where state = 'bounced';"
        " alter table publication.mail drop column attempt_count, drop column retry_after,"
        " drop constraint mail_state_check, add constraint mail_state_check"
        " check (state in ('claimed', 'sent', 'uncertain', 'refused', 'deferred'))"
    )

"""Who settled an uncertain mail and why; alerts that were mailed late or ended untold."""

from pathlib import Path

from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.execute(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    op.execute(
        "drop table publication.mail_settlement;"
        " delete from publication.alert where outcome_code in ('late', 'ended');"
        " alter table publication.alert"
        " drop constraint alert_outcome_code_check, drop constraint alert_check,"
        " add constraint alert_outcome_code_check"
        " check (outcome_code in ('new', 'grown', 'going_on', 'over_budget')),"
        " add constraint alert_check check (outcome_code not in ('new', 'grown') or edition_key is not null)"
    )

"""Mails by rule: a state of editions, and what became of each alert."""

from pathlib import Path

from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.execute(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    op.execute(
        "drop table publication.alert;"
        " alter table publication.edition drop constraint rule_binds_content, drop constraint edition_state_check,"
        " add constraint edition_state_check"
        " check (state in ('draft', 'released', 'published', 'withheld', 'superseded', 'redacted'))"
    )

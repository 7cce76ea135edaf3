"""The desk: what an editor changed, what public output was checked against, editions that lost an erased text."""

from pathlib import Path

from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.execute(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    op.execute(
        "drop table publication.public_check; alter table publication.edition drop column withheld,"
        " drop column redacted_at, drop column redaction_reason, drop constraint edition_state_check,"
        " add constraint edition_state_check check (state in"
        " ('draft', 'released', 'published', 'withheld', 'superseded'))"
    )

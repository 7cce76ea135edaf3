"""Nouns counted by week, kept, so that a night counts the weeks that changed."""

from pathlib import Path

from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.execute(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    op.execute("drop table inferred.noun_weekly, inferred.noun_week")

"""Feedback tasks: reports by week and subject, candidates of a week, and what can be said of a task's effect."""

from pathlib import Path

from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.execute(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    op.execute(
        "drop table inferred.feedback_report_weekly, inferred.feedback_candidate_weekly, inferred.feedback_effect"
    )

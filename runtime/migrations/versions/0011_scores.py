"""Scores of departments: editions of a quarter, indicators, composites, aggregates of self-checks."""

from pathlib import Path

from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.execute(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    op.execute(
        "drop table inferred.self_check_aggregate, inferred.department_record, inferred.composite_score,"
        " inferred.indicator_score, inferred.score_edition; drop function inferred.refuse_change_of_frozen_score()"
    )

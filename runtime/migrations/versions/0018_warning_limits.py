"""The 95 % limits of the funnel beside those of 99.8 %."""

from pathlib import Path

from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.execute(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    op.execute(
        "alter table inferred.indicator_score drop column warning_limit_low_rate, drop column warning_limit_high_rate"
    )

"""Forecasts as they were made, and what they turned out to be worth."""

from pathlib import Path

from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.execute(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    op.execute("drop table inferred.forecast_day, inferred.forecast_total, inferred.forecast_score")

"""Subjects that rise in social channels and are absent from official ones; reporting rates of districts."""

from pathlib import Path

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.execute(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    op.execute("drop table inferred.latent_demand_weekly, inferred.under_reporting_quarterly")

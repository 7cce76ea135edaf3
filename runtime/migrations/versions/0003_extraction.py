"""Quotas and positions that outlive a run; gaps of a delivery; quarantined rows that were mended."""

from pathlib import Path

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.execute(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    op.execute("drop table quality.request_spending, quality.source_position")
    op.execute("alter table quality.delivery drop column gaps")
    op.execute("alter table quality.quarantined_row drop column resolved_by_delivery_key")

"""Trained heads with the decisions about them, and what they say of each item."""

from pathlib import Path

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.execute(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    op.execute("drop table inferred.model_decision, inferred.text_model")
    for column in ("topic_probability", "topic_top3", "likely_department_label", "likely_department_probability"):
        op.execute(f"alter table inferred.voc_inference drop column {column}")
    for column in ("likely_department_top3", "intent_code", "urgency_code"):
        op.execute(f"alter table inferred.voc_inference drop column {column}")

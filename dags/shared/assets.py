"""Assets announced for lineage, named exactly `schema.relation`. Nothing is scheduled by them (see DESIGN)."""

from __future__ import annotations

from airflow.sdk import Asset

# Written down, not asked of the registry: every task parses its DAG first, and the registry brings Arrow along.
# A test keeps the two lists equal.
RAW = {
    "call_center": ("raw.call_center_call",),
    "petition": ("raw.petition_petition", "raw.petition_qna"),
    "social": ("raw.social_query_post", "raw.social_bulk_post"),
    "homepage": ("raw.homepage_board_post",),
}
MARTS = (
    "marts.mart_voc_trend_daily",
    "marts.mart_voc_trend_weekly",
    "marts.mart_voc_keyword_weekly",
    "marts.mart_response_weekly",
    "marts.mart_data_health",
)


def raw_assets(source: str) -> list[Asset]:
    """The raw tables a source lands in."""
    return [Asset(name) for name in RAW[source]]


def mart_assets() -> list[Asset]:
    return [Asset(name) for name in MARTS]

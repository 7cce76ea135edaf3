"""Assets announced for lineage, named exactly `schema.relation`. Nothing is scheduled by them (see DESIGN)."""

from __future__ import annotations

from airflow.sdk import Asset

MARTS = (
    "marts.mart_voc_trend_daily",
    "marts.mart_voc_trend_weekly",
    "marts.mart_voc_keyword_weekly",
    "marts.mart_voc_related_keyword_weekly",
    "marts.mart_voc_latent_demand_weekly",
    "marts.mart_voc_under_reporting_quarterly",
    "marts.mart_forecast_daily",
    "marts.mart_forecast_scorecard",
    "marts.mart_preventive_task_candidate_weekly",
    "marts.mart_warning_daily",
    "marts.mart_warning_conflict_daily",
    "marts.mart_response_weekly",
    "marts.mart_task_quarterly",
    "marts.mart_task_status",
    "marts.mart_task_yearly",
    "marts.mart_mileage_quarterly",
    "marts.mart_mileage_network_quarterly",
    "marts.mart_mileage_check",
    "marts.mart_meeting_decision_monthly",
    "marts.mart_committee_yearly",
    "marts.mart_listening_coverage_quarterly",
    "marts.mart_listening_concentration_quarterly",
    "marts.mart_civic_issue_weekly",
    "marts.mart_event_quarterly",
    "marts.mart_academy_yearly",
    "marts.mart_portal_monthly",
    "marts.mart_policy_notice",
    "marts.mart_indicator_quarterly",
    "marts.mart_composite_quarterly",
    "marts.mart_department_quarterly",
    "marts.mart_self_check_quarterly",
    "marts.mart_self_gap_quarterly",
    "marts.mart_data_health",
    "marts.mart_feedback_candidate_weekly",
    "marts.mart_feedback_task",
    "marts.mart_feedback_task_quarterly",
    "marts.mart_feedback_effect_quarterly",
    "marts.mart_best_practice_candidate_yearly",
    "marts.mart_best_practice_story",
)


def mart_assets() -> list[Asset]:
    return [Asset(name) for name in MARTS]

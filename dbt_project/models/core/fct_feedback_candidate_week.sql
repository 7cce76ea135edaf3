{{ config(materialized='view') }}

with final as (
    select
        week_start_on,
        topic_code,
        district_group_code,
        report_count,
        expected_count,
        rate_ratio,
        dispersion,
        history_weeks,
        complainant_count,
        severe_report_count,
        severe_complainant_count,
        severe_rate_low,
        p_value,
        q_value,
        is_recurring,
        is_severe,
        model_version
    from {{ source('inferred', 'feedback_candidate_weekly') }}
)

select * from final

{{ config(materialized='view') }}

with final as (
    select
        feedback_code,
        verdict_code,
        reason_code,
        kind_code,
        candidate_week_on,
        after_from_on,
        after_through_on,
        before_report_count,
        after_report_count,
        control_count,
        own_ratio,
        control_ratio,
        relative_ratio,
        relative_ratio_low,
        relative_ratio_high,
        placebo_count,
        placebo_improved_count
    from {{ source('inferred', 'feedback_effect') }}
)

select * from final

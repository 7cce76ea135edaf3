{{ config(materialized='view') }}

with final as (
    select
        valid_from_on,
        funnel_level,
        interval_level,
        minimum_measured_weight_rate,
        weight_spread_rate,
        draw_count,
        minimum_respondent_count,
        review_wait_workday_count,
        review_workday_count
    from {{ ref('score_rule') }}
)

select * from final

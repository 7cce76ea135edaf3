{{ config(materialized='view') }}

with final as (
    select
        warned_on,
        channel_code,
        topic_code,
        district_group_code,
        observed_count,
        expected_count,
        limit_count,
        p_value,
        q_value,
        burst_probability,
        change_probability,
        drift_sum,
        is_young,
        level_code
    from {{ source('inferred', 'warning_daily') }}
)

select * from final

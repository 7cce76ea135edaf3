{{ config(materialized='view') }}

with final as (
    select
        channel_code,
        topic_code,
        district_code,
        origin_on,
        target_on,
        lead_days,
        model_code,
        reason_code,
        is_withheld,
        expected_count,
        low_count,
        high_count,
        median_count,
        is_backtest,
        method_version
    from {{ source('inferred', 'forecast_day') }}
)

select * from final

{{ config(materialized='view') }}

with final as (
    select
        channel_code,
        topic_code,
        district_code,
        origin_on,
        band_days,
        model_code,
        is_withheld,
        day_count,
        absolute_error_sum,
        median_absolute_error_sum,
        interval_day_count,
        covered_day_count,
        interval_score_sum,
        is_backtest
    from {{ source('inferred', 'forecast_score') }}
)

select * from final

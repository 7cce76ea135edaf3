-- What past forecasts were worth, as they were made. Below 1 the forecast erred less than the like-day median.
with scores as (
    select * from {{ ref('fct_forecast_score') }}
),

channels as (
    select * from {{ ref('dim_channel') }}
),

topics as (
    select * from {{ ref('dim_topic') }}
),

districts as (
    select distinct on (district_code) * from {{ ref('dim_district') }}
    order by district_code asc, valid_from_on desc
),

summed as (
    select
        date_trunc('month', origin_on)::date as month_start_on,
        channel_code,
        topic_code,
        district_code,
        band_days,
        count(*) as origin_count,
        count(*) filter (where is_backtest) as backtest_origin_count,
        count(*) filter (where is_withheld) as withheld_origin_count,
        sum(day_count)::bigint as day_count,
        sum(absolute_error_sum) as absolute_error_sum,
        sum(median_absolute_error_sum) as median_absolute_error_sum,
        sum(interval_day_count)::bigint as interval_day_count,
        sum(covered_day_count)::bigint as covered_day_count,
        sum(interval_score_sum) as interval_score_sum
    from scores
    group by date_trunc('month', origin_on)::date, channel_code, topic_code, district_code, band_days
),

final as (
    select
        summed.month_start_on,
        summed.channel_code,
        summed.topic_code,
        summed.district_code,
        summed.band_days,
        channels.channel_label_ko,
        coalesce(topics.topic_label_ko, '전체') as topic_label_ko,
        coalesce(districts.district_label_ko, '전체') as district_label_ko,
        summed.origin_count,
        summed.backtest_origin_count,
        summed.withheld_origin_count,
        summed.day_count,
        (summed.absolute_error_sum / summed.day_count)::numeric(14, 4) as mean_absolute_error_count,
        (summed.median_absolute_error_sum / summed.day_count)::numeric(14, 4) as median_mean_absolute_error_count,
        (summed.absolute_error_sum / nullif(summed.median_absolute_error_sum, 0))::numeric(14, 4)
            as relative_error_ratio,
        summed.interval_day_count,
        {{ rate('summed.covered_day_count', 'summed.interval_day_count') }}::numeric(9, 6) as coverage_rate,
        (summed.interval_score_sum / nullif(summed.interval_day_count, 0))::numeric(14, 4) as mean_interval_score_count
    from summed
    inner join channels on summed.channel_code = channels.channel_code
    left join topics on summed.topic_code = topics.topic_code
    left join districts on summed.district_code = districts.district_code
)

select * from final

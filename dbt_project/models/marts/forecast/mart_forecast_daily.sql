-- The newest forecast of each channel that was made ahead. A channel, its topics and its districts count the same items
-- in different ways: a reader picks a kind of series and never sums over kinds.
with days as (
    select * from {{ ref('fct_forecast_day') }}
),

totals as (
    select * from {{ ref('fct_forecast_total') }}
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

models as (
    select * from {{ ref('forecast_model') }}
),

reasons as (
    select * from {{ ref('forecast_reason') }}
),

newest as (
    select
        channel_code,
        max(origin_on) as origin_on
    from totals
    where not is_backtest
    group by channel_code
),

final as (
    select
        days.target_on,
        days.channel_code,
        days.topic_code,
        days.district_code,
        channels.channel_label_ko,
        coalesce(topics.topic_label_ko, '전체') as topic_label_ko,
        coalesce(districts.district_label_ko, '전체') as district_label_ko,
        case
            when days.topic_code <> 'all' then 'topic'
            when days.district_code <> 'all' then 'district'
            else 'channel'
        end as series_kind_code,
        days.origin_on,
        days.lead_days,
        days.expected_count,
        days.low_count,
        days.high_count,
        days.median_count,
        days.model_code,
        models.model_label_ko,
        days.is_withheld,
        days.reason_code,
        reasons.reason_label_ko
    from days
    inner join newest on days.channel_code = newest.channel_code and days.origin_on = newest.origin_on
    inner join channels on days.channel_code = channels.channel_code
    inner join models on days.model_code = models.model_code
    inner join reasons on days.reason_code = reasons.reason_code
    left join topics on days.topic_code = topics.topic_code
    left join districts on days.district_code = districts.district_code
)

select * from final

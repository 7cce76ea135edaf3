-- Of the days this build renewed: each dimension adds up to the channel, and the channel to the daily trend.
with renewed as (
    select * from {{ ref('fct_changed_day') }}
),

dimensions as (
    select
        changes.channel_code,
        changes.occurred_on,
        changes.dimension_code,
        sum(changes.voc_count) as voc_count,
        sum(changes.negative_count) as negative_count
    from {{ ref('mart_voc_change_daily') }} as changes
    inner join renewed on changes.channel_code = renewed.channel_code and changes.occurred_on = renewed.occurred_on
    group by changes.channel_code, changes.occurred_on, changes.dimension_code
),

trend as (
    select
        daily.channel_code,
        daily.occurred_on,
        sum(daily.voc_count) as voc_count,
        sum(daily.negative_count) as negative_count
    from {{ ref('mart_voc_trend_daily') }} as daily
    inner join renewed on daily.channel_code = renewed.channel_code and daily.occurred_on = renewed.occurred_on
    group by daily.channel_code, daily.occurred_on
)

select
    channel_code,
    occurred_on,
    dimensions.dimension_code,
    dimensions.voc_count as mart_count,
    trend.voc_count as trend_count
from dimensions
full outer join trend using (channel_code, occurred_on)
where
    dimensions.voc_count is distinct from trend.voc_count
    or dimensions.negative_count is distinct from trend.negative_count

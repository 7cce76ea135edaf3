-- Total of the mart, by channel and day, against the facts it stands on; of the days this build renewed, so that the
-- cost does not grow with history (a build that takes in everything checks everything).
with renewed as (
    select * from {{ ref('fct_changed_day') }}
),

mart as (
    select
        daily.channel_code,
        daily.occurred_on,
        sum(daily.voc_count) as voc_count
    from {{ ref('mart_voc_trend_daily') }} as daily
    inner join renewed on daily.channel_code = renewed.channel_code and daily.occurred_on = renewed.occurred_on
    group by daily.channel_code, daily.occurred_on
),

facts as (
    select
        voices.channel_code,
        voices.occurred_on,
        sum(voices.copy_count) as voc_count
    from {{ ref('fct_voice') }} as voices
    inner join renewed on voices.channel_code = renewed.channel_code and voices.occurred_on = renewed.occurred_on
    where
        not voices.is_day_assumed
        and voices.occurred_on = any(array(select days.occurred_on from renewed as days))
    group by voices.channel_code, voices.occurred_on
)

select
    channel_code,
    occurred_on,
    mart.voc_count as mart_count,
    facts.voc_count as fact_count
from mart
full outer join facts using (channel_code, occurred_on)
where mart.voc_count is distinct from facts.voc_count

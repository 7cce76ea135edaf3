-- Of the weeks this build renewed, as far as they are complete.
with renewed as (
    select distinct {{ week_start('occurred_on') }} as week_start_on
    from {{ ref('fct_changed_day') }}
),

last_weeks as (
    select max(week_start_on) as week_start_on
    from {{ ref('mart_voc_trend_weekly') }}
),

weeks as (
    select
        weekly.week_start_on,
        weekly.channel_code,
        weekly.topic_code,
        weekly.district_code,
        weekly.department_code,
        weekly.voc_count
    from {{ ref('mart_voc_trend_weekly') }} as weekly
    inner join renewed on weekly.week_start_on = renewed.week_start_on
    where weekly.voc_count > 0
),

days as (
    select
        renewed.week_start_on,
        daily.channel_code,
        daily.topic_code,
        daily.district_code,
        daily.department_code,
        sum(daily.voc_count) as voc_count
    from {{ ref('mart_voc_trend_daily') }} as daily
    inner join renewed on daily.occurred_on between renewed.week_start_on and renewed.week_start_on + 6
    inner join last_weeks on renewed.week_start_on <= last_weeks.week_start_on
    group by
        renewed.week_start_on,
        daily.channel_code,
        daily.topic_code,
        daily.district_code,
        daily.department_code
)

select
    week_start_on,
    channel_code,
    weeks.voc_count as week_count,
    days.voc_count as day_count
from weeks
full outer join days using (week_start_on, channel_code, topic_code, district_code, department_code)
where weeks.voc_count is distinct from days.voc_count

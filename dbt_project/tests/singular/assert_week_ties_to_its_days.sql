with weeks as (
    select week_start_on, channel_code, topic_code, district_code, department_code, voc_count
    from {{ ref('mart_voc_trend_weekly') }}
    where voc_count > 0
),

last_weeks as (
    select max(week_start_on) as week_start_on from weeks
),

days as (
    select
        {{ week_start('daily.occurred_on') }} as week_start_on,
        daily.channel_code,
        daily.topic_code,
        daily.district_code,
        daily.department_code,
        sum(daily.voc_count) as voc_count
    from {{ ref('mart_voc_trend_daily') }} as daily
    inner join last_weeks on {{ week_start('daily.occurred_on') }} <= last_weeks.week_start_on
    group by 1, 2, 3, 4, 5
)

select
    week_start_on,
    channel_code,
    weeks.voc_count as week_count,
    days.voc_count as day_count
from weeks
full outer join days using (week_start_on, channel_code, topic_code, district_code, department_code)
where weeks.voc_count is distinct from days.voc_count

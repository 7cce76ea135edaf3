with mailed as (
    select distinct
        channel_code,
        topic_code,
        episode_start_on,
        {{ week_start('episode_start_on') }} as week_start_on
    from {{ ref('mart_warning_daily') }}
    where is_mailed
),

weeks as (
    select
        week_start_on,
        count(*) as alert_count
    from mailed
    group by week_start_on
)

-- A limit that begins within a week may hold for its end already: the larger of the two is the most that may be mailed.
select *
from weeks
where
    alert_count > (
        select max(limits.weekly_alert_count)
        from {{ ref('warning_limit') }} as limits
        where
            limits.valid_from_on <= weeks.week_start_on + 6
            and not exists (
                select 1
                from {{ ref('warning_limit') }} as newer
                where newer.valid_from_on > limits.valid_from_on and newer.valid_from_on <= weeks.week_start_on
            )
    )

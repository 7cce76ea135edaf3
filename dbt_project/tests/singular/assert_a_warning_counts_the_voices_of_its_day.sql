-- The whole city's warning of a channel and topic counts every voice of the day; late voices renew the day they belong to.
select
    warnings.warned_on,
    warnings.channel_code,
    warnings.topic_code,
    warnings.observed_count,
    sum(voices.copy_count) as voice_count
from {{ ref('mart_warning_daily') }} as warnings
left join {{ ref('fct_voice') }} as voices
    on
        warnings.warned_on = voices.occurred_on
        and warnings.channel_code = voices.channel_code
        and warnings.topic_code = voices.topic_code
        and not voices.is_day_assumed
where warnings.district_group_code = 'all' and warnings.warned_on > {{ complete_through() }} - 28
group by warnings.warned_on, warnings.channel_code, warnings.topic_code, warnings.observed_count
having warnings.observed_count <> coalesce(sum(voices.copy_count), 0)

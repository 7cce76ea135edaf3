-- A band is scored over all its days as they were made: 7 days, or the 21 after them.
select
    scores.origin_on,
    scores.channel_code,
    scores.topic_code,
    scores.district_code,
    scores.band_days,
    scores.day_count,
    count(days.target_on) as made_count
from {{ ref('fct_forecast_score') }} as scores
left join {{ ref('fct_forecast_day') }} as days
    on
        scores.origin_on = days.origin_on
        and scores.channel_code = days.channel_code
        and scores.topic_code = days.topic_code
        and scores.district_code = days.district_code
        and case when days.lead_days <= 7 then 7 else 28 end = scores.band_days
-- Half a year: older scores were tested in their time, and a night does not grow.
where scores.origin_on > (select max(newest.origin_on) - 182 from {{ ref('fct_forecast_score') }} as newest)
group by
    scores.origin_on,
    scores.channel_code,
    scores.topic_code,
    scores.district_code,
    scores.band_days,
    scores.day_count
having count(days.target_on) <> scores.day_count

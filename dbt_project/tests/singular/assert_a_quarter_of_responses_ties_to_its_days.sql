-- Day by day from the facts, summed to quarters: every petition that binds stands once in its quarter, by channel.
with nights as (
    select {{ complete_through() }} as through_on
),

days as (
    select
        petitions.channel_code,
        petitions.effective_due_on,
        count(*) as due_count,
        count(*) filter (where petitions.is_answered_in_time) as answered_in_time_count,
        count(*) filter (where petitions.is_transferred_out) as handed_away_count
    from {{ ref('fct_petition') }} as petitions
    cross join nights
    where petitions.is_due_counted and petitions.effective_due_on <= nights.through_on
    group by petitions.channel_code, petitions.effective_due_on
),

quarters as (
    select
        days.channel_code,
        calendar.quarter,
        sum(days.due_count) as due_count,
        sum(days.answered_in_time_count) as answered_in_time_count,
        sum(days.handed_away_count) as handed_away_count
    from days
    inner join {{ ref('dim_date') }} as calendar on days.effective_due_on = calendar.date_on
    group by days.channel_code, calendar.quarter
),

mart as (
    select
        responses.channel_code,
        calendar.quarter,
        sum(responses.due_count) as due_count,
        sum(responses.answered_in_time_count) as answered_in_time_count,
        sum(responses.answered_late_count + responses.unanswered_count) as missed_count
    from {{ ref('mart_response_quarterly') }} as responses
    inner join {{ ref('dim_date') }} as calendar on responses.quarter_start_on = calendar.date_on
    group by responses.channel_code, calendar.quarter
    having sum(responses.due_count) > 0
)

select
    channel_code,
    quarter,
    mart.due_count as mart_count,
    quarters.due_count as fact_count
from mart
full outer join quarters using (channel_code, quarter)
where
    mart.due_count is distinct from quarters.due_count
    or mart.answered_in_time_count is distinct from quarters.answered_in_time_count
    -- What binds was answered in time, answered late, not answered, or handed away late.
    or mart.missed_count
    is distinct from quarters.due_count - quarters.answered_in_time_count - quarters.handed_away_count

-- Neither vanishes nor doubles, whatever departments and districts were called that day.
with mart as (
    select
        channel_code,
        sum(received_count) as received_count,
        sum(answered_count) as answered_count
    from {{ ref('mart_response_quarterly') }}
    group by channel_code
),

facts as (
    select
        petitions.channel_code,
        count(*) filter (where {{ quarter_start('petitions.received_on') }} <= nights.through_on) as received_count,
        count(*) filter (
            where petitions.is_answered and {{ quarter_start('petitions.answered_on') }} <= nights.through_on
        ) as answered_count
    from {{ ref('fct_petition') }} as petitions
    cross join (select {{ complete_through() }} as through_on) as nights
    group by petitions.channel_code
)

select
    channel_code,
    mart.received_count as mart_count,
    facts.received_count as fact_count
from mart
full outer join facts using (channel_code)
where
    coalesce(mart.received_count, 0) <> coalesce(facts.received_count, 0)
    or coalesce(mart.answered_count, 0) <> coalesce(facts.answered_count, 0)

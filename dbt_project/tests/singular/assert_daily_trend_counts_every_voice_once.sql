-- Total of the mart, by channel and day, against the facts it stands on.
with mart as (
    select channel_code, occurred_on, sum(voc_count) as voc_count
    from {{ ref('mart_voc_trend_daily') }}
    group by channel_code, occurred_on
),

facts as (
    select channel_code, occurred_on, count(*) as voc_count
    from {{ ref('fct_voice') }}
    group by channel_code, occurred_on
)

select
    channel_code,
    occurred_on,
    mart.voc_count as mart_count,
    facts.voc_count as fact_count
from mart
full outer join facts using (channel_code, occurred_on)
where mart.voc_count is distinct from facts.voc_count

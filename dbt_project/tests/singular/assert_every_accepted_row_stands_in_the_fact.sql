-- A warning, not an error: an item moved to another day stands in two deliveries and is counted once.
{{ config(severity='warn') }}

with renewed as (
    select
        channels.channel_code,
        accepted.covered_on as occurred_on,
        accepted.row_count
    from {{ ref('stg_quality__accepted_days') }} as accepted
    inner join {{ ref('dim_channel') }} as channels on accepted.feed = channels.feed
    inner join {{ ref('fct_changed_day') }} as changed
        on channels.channel_code = changed.channel_code and accepted.covered_on = changed.occurred_on
    where channels.is_complete_feed
),

standing as (
    select
        voices.channel_code,
        voices.occurred_on,
        count(*) as voc_count
    from {{ ref('fct_voc') }} as voices
    inner join renewed on voices.channel_code = renewed.channel_code and voices.occurred_on = renewed.occurred_on
    where not voices.is_deleted
    group by voices.channel_code, voices.occurred_on
)

select
    renewed.channel_code,
    renewed.occurred_on,
    renewed.row_count,
    coalesce(standing.voc_count, 0) as voc_count
from renewed
left join standing on renewed.channel_code = standing.channel_code and renewed.occurred_on = standing.occurred_on
where renewed.row_count <> coalesce(standing.voc_count, 0)

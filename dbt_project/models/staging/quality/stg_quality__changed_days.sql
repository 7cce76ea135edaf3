-- The changes this build takes in, named by channel as facts know them.
with changes as (
    select * from {{ source('quality', 'changed_day') }}
    where
        changed_id > {{ var('changed_after') }}
        and changed_id <= {{ var('changed_through') }}
),

channels as (
    select * from {{ ref('channel') }}
),

final as (
    select distinct
        channels.channel_code,
        changes.covered_on as occurred_on
    from changes
    inner join channels on changes.feed in (channels.feed, channels.other_feed)
)

select * from final

{{ config(materialized='table') }}

-- What this build must renew above the facts: the changed days, and the days that items were moved away from.
with changed_days as (
    select * from {{ ref('stg_quality__changed_days') }}
),

voices as (
    select * from {{ ref('fct_voc') }}
),

left_days as (
    select
        voices.channel_code,
        voices.moved_from_on as occurred_on
    from voices
    inner join changed_days
        on
            voices.channel_code = changed_days.channel_code
            and voices.occurred_on = changed_days.occurred_on
    where voices.moved_from_on is not null
),

final as (
    select
        channel_code,
        occurred_on
    from changed_days

    union

    select
        channel_code,
        occurred_on
    from left_days
)

select * from final

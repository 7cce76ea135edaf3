{{ config(materialized='view') }}

-- The date the source states is never replaced: what differs from the law's count is a figure about the data.
with petitions as (
    select * from {{ ref('fct_petition') }}
),

clocks as (
    select * from {{ source('inferred', 'petition_clock') }}
),

days as (
    select * from {{ ref('dim_date') }}
),

compared as (
    select
        petitions.voc_key,
        petitions.channel_code,
        petitions.petition_id,
        petitions.due_on,
        petitions.extended_due_on,
        petitions.answered_on,
        petitions.answered_at,
        clocks.statutory_due_at,
        clocks.stated_on_receipt_due_on,
        clocks.extended_limit_on,
        clocks.consented_limit_on,
        clocks.is_alternative_limit,
        clocks.statutory_due_on,
        clocks.is_clock_standing as is_statutory_clock_standing,
        case
            when clocks.petition_id is null then 'no_limit'
            when petitions.due_on is null then 'no_source_date'
            when petitions.due_on = clocks.statutory_due_on and clocks.is_alternative_limit then 'equal_alternative'
            when petitions.due_on = clocks.statutory_due_on then 'equal'
            when clocks.is_clock_standing then 'standing'
            when petitions.due_on = clocks.stated_on_receipt_due_on then 'holiday_declared_later'
            when petitions.due_on < clocks.statutory_due_on then 'source_earlier'
            else 'source_later'
        end as due_difference_code,
        case
            when petitions.extended_due_on is null then 'none'
            when clocks.extended_limit_on is null then 'unknown'
            when petitions.extended_due_on <= clocks.extended_limit_on then 'within_one'
            when petitions.extended_due_on <= clocks.consented_limit_on then 'needs_consent'
            else 'beyond_law'
        end as extension_code
    from petitions
    left join clocks
        on petitions.channel_code = clocks.channel_code and petitions.petition_id = clocks.petition_id
),

bound as (
    select
        *,
        -- An extension moves the date as far as the law lets it.
        case
            when extension_code in ('none', 'unknown') then statutory_due_on
            else least(extended_due_on, consented_limit_on)
        end as statutory_effective_due_on
    from compared
),

final as (
    select
        bound.voc_key,
        bound.channel_code,
        bound.petition_id,
        bound.statutory_due_at,
        bound.is_alternative_limit,
        bound.statutory_due_on,
        bound.stated_on_receipt_due_on,
        bound.extended_limit_on,
        bound.consented_limit_on,
        bound.statutory_effective_due_on,
        case
            when bound.statutory_effective_due_on is null then null
            -- A limit in hours ends within a day.
            when bound.statutory_effective_due_on = {{ kst_day('bound.statutory_due_at') }}
                then coalesce(bound.answered_at <= bound.statutory_due_at, false)
            else coalesce(bound.answered_on <= bound.statutory_effective_due_on, false)
        end as is_answered_in_statutory_time,
        bound.is_statutory_clock_standing,
        bound.due_difference_code,
        case
            when bound.due_difference_code in ('equal', 'equal_alternative') then false
            when bound.due_difference_code in ('holiday_declared_later', 'source_earlier', 'source_later') then true
        end as is_due_difference,
        source_days.workday_number - statutory_days.workday_number as due_difference_business_days,
        bound.extension_code
    from bound
    left join days as source_days on bound.due_on = source_days.date_on
    left join days as statutory_days on bound.statutory_due_on = statutory_days.date_on
)

select * from final

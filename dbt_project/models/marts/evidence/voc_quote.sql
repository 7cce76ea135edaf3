{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='fail',
    pre_hook=["{{ forget_quotes() }}"]
) }}

with voices as (
    select * from {{ ref('fct_voice') }}
),

items as (
    select * from {{ ref('fct_voc') }}
),

changed_days as (
    select * from {{ ref('fct_changed_day') }}
),

nights as (
    select * from {{ ref('fct_delivery') }}
),

wanted as (
    select
        voices.channel_code,
        voices.voc_id,
        voices.voc_key,
        voices.occurred_on,
        voices.week_start_on,
        voices.topic_code,
        voices.district_code,
        voices.matter_id,
        voices.is_relevant,
        voices.copy_count,
        -- What its writer did not open to the public is counted and never shown.
        voices.is_deleted or voices.is_abusive or voices.is_private as is_unquotable,
        {{ shortened('items.title', 160) }} as title,
        {{ shortened("regexp_replace(trim(left(coalesce(items.body, items.title), 400)), '\\s+', ' ', 'g')", 160) }}
            as quote
    from voices
    inner join items on voices.voc_key = items.voc_key
    where
        voices.occurred_on >= {{ quotes_from() }}
        {% if is_incremental() %}
            and voices.occurred_on = any(
                {{ days_of(
                    '(select distinct ' ~ week_start('changed.occurred_on')
                    ~ ' as week_start_on from changed_days as changed)'
                ) }}
            )
        {% endif %}
),

-- Counted over windows and not joined back: a join of a query with itself is where the planner guesses worst.
counted as (
    select
        *,
        sum(copy_count) over (partition by week_start_on, matter_id) as matter_copy_count,
        sum(copy_count) over (partition by week_start_on, topic_code, district_code) as cell_count
    from wanted
),

final as (
    select
        channel_code,
        voc_id,
        voc_key,
        occurred_on,
        week_start_on,
        topic_code,
        case when cell_count >= {{ var('minimum_cell_size') }} then district_code else 'unknown' end as district_code,
        matter_id,
        matter_copy_count,
        title,
        quote,
        is_relevant
    from counted
    where
        not is_unquotable
        and quote is not null
)

select * from final

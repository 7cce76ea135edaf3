{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='fail',
    pre_hook=["{{ forget_quotes() }}"]
) }}

with voices as (
    select * from {{ ref('fct_voice') }}
),

changed_days as (
    select * from {{ ref('fct_changed_day') }}
),

nights as (
    select * from {{ ref('fct_delivery') }}
),

wanted as (
    select
        channel_code,
        voc_id,
        voc_key,
        occurred_on,
        week_start_on,
        topic_code,
        district_code,
        matter_id,
        is_relevant,
        copy_count,
        -- What its writer did not open to the public is counted and never shown.
        is_deleted or is_abusive or is_private as is_unquotable,
        {{ shortened('title', 160) }} as title,
        {{ shortened("regexp_replace(trim(left(coalesce(body, title), 400)), '\\s+', ' ', 'g')", 160) }} as quote
    from voices
    where
        occurred_on >= {{ quotes_from() }}
        {% if is_incremental() %}
            and occurred_on = any(
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

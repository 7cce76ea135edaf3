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
    select voices.*
    from voices
    where
        voices.occurred_on >= {{ quotes_from() }}
        {% if is_incremental() %}
            and voices.week_start_on in ({{ changed_quote_weeks() }})
        {% endif %}
),

matters as (
    select
        week_start_on,
        matter_id,
        count(*) as matter_copy_count
    from wanted
    group by week_start_on, matter_id
),

cells as (
    select
        week_start_on,
        topic_code,
        district_code,
        count(*) as voc_count
    from wanted
    group by week_start_on, topic_code, district_code
),

final as (
    select
        wanted.channel_code,
        wanted.voc_id,
        wanted.voc_key,
        wanted.occurred_on,
        wanted.week_start_on,
        wanted.topic_code,
        case
            when cells.voc_count >= {{ var('minimum_cell_size') }} then wanted.district_code
            else 'unknown'
        end as district_code,
        wanted.matter_id,
        matters.matter_copy_count,
        left(wanted.title, 160) as title,
        left(regexp_replace(trim(coalesce(wanted.body, wanted.title)), '\s+', ' ', 'g'), 160) as quote,
        wanted.is_relevant
    from wanted
    inner join matters
        on
            wanted.week_start_on = matters.week_start_on
            and wanted.matter_id = matters.matter_id
    inner join cells
        on
            wanted.week_start_on = cells.week_start_on
            and wanted.topic_code = cells.topic_code
            and wanted.district_code = cells.district_code
    where
        not wanted.is_deleted
        and not wanted.is_abusive
        and coalesce(wanted.body, wanted.title) is not null
)

select * from final

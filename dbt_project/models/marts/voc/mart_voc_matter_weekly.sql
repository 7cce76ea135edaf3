{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='fail',
    pre_hook="{{ forget_matter_weeks() }}"
) }}

-- A campaign or a shared incident is one matter: how many people said it, where, and how much of the week it made up.
-- The last 13 complete weeks only: what is built each night does not grow with history.
with nights as (
    select * from {{ ref('fct_delivery') }}
),

changed_days as (
    select * from {{ ref('fct_changed_day') }}
),

wanted_weeks as (
    select {{ last_complete_week() }} - 7 * back.week_number as week_start_on
    from generate_series(0, {{ (var('matter_weeks') | int) - 1 }}) as back (week_number)
    {% if is_incremental() %}
        where
            {{ last_complete_week() }} - 7 * back.week_number in ({{ changed_weeks() }})
            or {{ last_complete_week() }} - 7 * back.week_number > (
                select coalesce(max(standing.week_start_on), '0001-01-01') from {{ this }} as standing
            )
    {% endif %}
),

-- By day, because days have an index and weeks none.
voices as (
    select voices.*
    from {{ ref('fct_voice') }} as voices
    inner join wanted_weeks
        on voices.occurred_on between wanted_weeks.week_start_on and wanted_weeks.week_start_on + 6
    where
        not voices.is_day_assumed
        and voices.occurred_on = any({{ days_of('wanted_weeks') }})
),

week_totals as (
    select
        week_start_on,
        count(*) as voc_count
    from voices
    group by week_start_on
),

matters as (
    select
        week_start_on,
        matter_id,
        count(*) as voc_count,
        sum(copy_count)::bigint as copy_volume,
        count(distinct channel_code) as channel_count,
        string_agg(distinct channel_code, ', ' order by channel_code) as channel_codes,
        mode() within group (order by topic_code) as topic_code,
        mode() within group (order by district_code) as district_code,
        min(occurred_on) as first_on,
        max(occurred_on) as last_on
    from voices
    group by week_start_on, matter_id
    having count(*) > 1 or sum(copy_count) > 1
),

final as (
    select
        matters.week_start_on,
        matters.matter_id,
        matters.topic_code,
        matters.district_code,
        matters.channel_codes,
        matters.channel_count,
        matters.voc_count,
        matters.copy_volume,
        (matters.voc_count::numeric / week_totals.voc_count)::numeric(9, 6) as week_share_rate,
        matters.first_on,
        matters.last_on
    from matters
    inner join week_totals on matters.week_start_on = week_totals.week_start_on
)

select * from final

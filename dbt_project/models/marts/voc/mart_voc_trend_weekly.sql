{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='fail',
    pre_hook="{{ forget_affected_weeks(12) }}"
) }}

with weeks as (
    select * from {{ ref('fct_voice_week') }}
),

changed_days as (
    select * from {{ ref('fct_changed_day') }}
),

days as (
    select * from {{ ref('dim_date') }}
),

nights as (
    select * from {{ ref('fct_delivery') }}
),

channels as (
    select * from {{ ref('dim_channel') }}
),

topics as (
    select * from {{ ref('dim_topic') }}
),

districts as (
    select distinct on (district_code) * from {{ ref('dim_district') }}
    order by district_code asc, valid_from_on desc
),

departments as (
    select distinct on (department_code) * from {{ ref('dim_department') }}
    order by department_code asc, valid_from_on desc
),

-- Channel by channel, because each finds its first day at the start of an index.
channel_starts as (
    select
        channels.channel_code,
        firsts.first_on
    from channels
    cross join
        lateral (
            select min(daily.occurred_on) as first_on
            from {{ ref('mart_voc_trend_daily') }} as daily
            where daily.channel_code = channels.channel_code
        ) as firsts
    where firsts.first_on is not null
),

calendar_weeks as (
    select
        week_start_on,
        count(*) filter (where is_workday) as workday_count
    from days
    where week_start_on <= {{ complete_through() }} - 6
    group by week_start_on
),

affected_weeks as (
    {{ affected_weeks(12) }}
),

wanted_weeks as (
    select
        channel_starts.channel_code,
        channel_starts.first_on,
        calendar_weeks.week_start_on,
        calendar_weeks.workday_count,
        -- Weeks before a channel's first whole week say nothing about it.
        greatest(0, least(12, (calendar_weeks.week_start_on - channel_starts.first_on) / 7)) as baseline_week_count
    from channel_starts
    inner join calendar_weeks on calendar_weeks.week_start_on >= {{ week_start('channel_starts.first_on') }}
    {% if is_incremental() %}
        where
            calendar_weeks.week_start_on > (
                select coalesce(max(standing.week_start_on), '0001-01-01')
                from {{ this }} as standing
            )
            or exists (
                select 1
                from affected_weeks
                where
                    affected_weeks.channel_code = channel_starts.channel_code
                    and affected_weeks.week_start_on = calendar_weeks.week_start_on
            )
    {% endif %}
),

-- Materialised: the planner cannot guess how few weeks and cells there are, and would join them row by row.
counted as materialized (
    select * from weeks
    where
        week_start_on >= (select min(wanted_weeks.week_start_on) - 84 from wanted_weeks)
        and week_start_on <= (select max(wanted_weeks.week_start_on) from wanted_weeks)
),

-- Each week's counts, carried into the weeks that look back on it.
carried as materialized (
    select
        counted.channel_code,
        counted.week_start_on + ahead.week_number * 7 as week_start_on,
        counted.topic_code,
        counted.district_code,
        counted.department_code,
        ahead.week_number,
        counted.week_start_on as counted_week_on,
        counted.voc_count,
        counted.matter_count,
        counted.unknown_origin_count,
        counted.negative_count
    from counted
    cross join generate_series(0, 12) as ahead (week_number)
),

summed as (
    select
        carried.week_start_on,
        carried.channel_code,
        carried.topic_code,
        carried.district_code,
        carried.department_code,
        wanted_weeks.workday_count,
        wanted_weeks.baseline_week_count,
        coalesce(sum(carried.voc_count) filter (where carried.week_number = 0), 0)::bigint as voc_count,
        coalesce(sum(carried.matter_count) filter (where carried.week_number = 0), 0)::bigint as matter_count,
        coalesce(sum(carried.voc_count) filter (where carried.week_number = 1), 0)::bigint as previous_week_count,
        coalesce(sum(carried.voc_count) filter (
            where carried.week_number > 0 and carried.counted_week_on >= wanted_weeks.first_on
        ), 0)::bigint as baseline_count,
        coalesce(sum(carried.unknown_origin_count) filter (where carried.week_number = 0), 0)::bigint
            as unknown_origin_count,
        coalesce(sum(carried.negative_count) filter (where carried.week_number = 0), 0)::bigint as negative_count,
        coalesce(sum(carried.negative_count) filter (where carried.week_number = 1), 0)::bigint
            as previous_week_negative_count
    from carried
    inner join wanted_weeks
        on
            carried.channel_code = wanted_weeks.channel_code
            and carried.week_start_on = wanted_weeks.week_start_on
    group by
        carried.week_start_on,
        carried.channel_code,
        carried.topic_code,
        carried.district_code,
        carried.department_code,
        wanted_weeks.workday_count,
        wanted_weeks.baseline_week_count
),

final as (
    select
        summed.week_start_on,
        summed.channel_code,
        summed.topic_code,
        summed.district_code,
        summed.department_code,
        channels.channel_label_ko,
        topics.topic_label_ko,
        coalesce(districts.district_label_ko, '미상') as district_label_ko,
        coalesce(
            departments.department_label_ko, case summed.department_code when 'none' then '기록 없음' else '확인 불가' end
        ) as department_label_ko,
        summed.voc_count,
        summed.matter_count,
        summed.previous_week_count,
        coalesce(
            round(summed.baseline_count::numeric / nullif(summed.baseline_week_count, 0), 4), 0
        )::numeric(14, 4) as mean_12_week_count,
        summed.baseline_week_count::integer as baseline_week_count,
        summed.unknown_origin_count,
        summed.negative_count,
        {{ rate(
            'summed.voc_count',
            'sum(summed.voc_count) over (partition by summed.week_start_on, summed.channel_code)'
        ) }}::numeric(9, 6) as share_of_channel_rate,
        summed.workday_count::integer as workday_count,
        case
            when channels.is_relevance_required then {{ rate('summed.unknown_origin_count', 'summed.voc_count') }}
        end::numeric(9, 6) as unknown_origin_rate,
        {{ rate('summed.negative_count', 'summed.voc_count') }}::numeric(9, 6) as negative_rate,
        (
            {{ rate('summed.negative_count', 'summed.voc_count') }}
            - {{ rate('summed.previous_week_negative_count', 'summed.previous_week_count') }}
        )::numeric(9, 6) as negative_change_rate
    from summed
    inner join channels on summed.channel_code = channels.channel_code
    inner join topics on summed.topic_code = topics.topic_code
    left join districts on summed.district_code = districts.district_code
    left join departments on summed.department_code = departments.department_code
    where summed.voc_count > 0 or summed.previous_week_count > 0 or summed.baseline_count > 0
)

select * from final

{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='fail',
    pre_hook="{{ forget_affected_days() }}"
) }}

with voices as (
    select * from {{ ref('fct_voice') }}
),

changed_days as (
    select * from {{ ref('fct_changed_day') }}
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

-- By matter first: hashing twice is much cheaper than sorting for a distinct count.
by_matter as (
    select
        voices.occurred_on,
        voices.channel_code,
        voices.topic_code,
        voices.district_code,
        voices.department_code,
        voices.matter_id,
        sum(voices.copy_count) as voc_count,
        coalesce(sum(voices.copy_count) filter (where voices.is_unknown_origin), 0) as unknown_origin_count,
        coalesce(sum(voices.copy_count) filter (where voices.is_negative), 0) as negative_count
    from voices
    {% if is_incremental() %}
        inner join changed_days
            on
                voices.channel_code = changed_days.channel_code
                and voices.occurred_on = changed_days.occurred_on
    {% endif %}
    -- An item without a date stands on the day somebody found it, which says nothing about when it was said.
    where
        not voices.is_day_assumed
        {% if is_incremental() %}
            -- See days_of: the join alone reads all of history.
            and voices.occurred_on = any(array(select renewed.occurred_on from changed_days as renewed))
        {% endif %}
    group by
        voices.occurred_on,
        voices.channel_code,
        voices.topic_code,
        voices.district_code,
        voices.department_code,
        voices.matter_id
),

counted as (
    select
        occurred_on,
        channel_code,
        topic_code,
        district_code,
        department_code,
        sum(voc_count)::bigint as voc_count,
        count(*) as matter_count,
        sum(unknown_origin_count)::bigint as unknown_origin_count,
        sum(negative_count)::bigint as negative_count
    from by_matter
    group by occurred_on, channel_code, topic_code, district_code, department_code
),

final as (
    select
        counted.occurred_on,
        counted.channel_code,
        counted.topic_code,
        counted.district_code,
        counted.department_code,
        channels.channel_label_ko,
        topics.topic_label_ko,
        coalesce(districts.district_label_ko, '미상') as district_label_ko,
        coalesce(
            departments.department_label_ko, case counted.department_code when 'none' then '기록 없음' else '확인 불가' end
        ) as department_label_ko,
        counted.voc_count,
        counted.matter_count,
        counted.unknown_origin_count,
        counted.negative_count,
        case
            when channels.is_relevance_required then {{ rate('counted.unknown_origin_count', 'counted.voc_count') }}
        end::numeric(9, 6) as unknown_origin_rate,
        {{ rate('counted.negative_count', 'counted.voc_count') }}::numeric(9, 6) as negative_rate
    from counted
    inner join channels on counted.channel_code = channels.channel_code
    inner join topics on counted.topic_code = topics.topic_code
    left join districts on counted.district_code = districts.district_code
    left join departments on counted.department_code = departments.department_code
)

select * from final

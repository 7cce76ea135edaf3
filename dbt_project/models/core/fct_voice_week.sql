{{ config(
    incremental_strategy='append',
    pre_hook="{{ forget_affected_weeks(0) }}"
) }}

-- Counted once a week's days change, so that what looks back on a year of weeks need not read a year of voices.
with voices as (
    select * from {{ ref('fct_voice') }}
),

changed_weeks as (
    {{ affected_weeks(0) }}
),

-- By matter first: hashing twice is much cheaper than sorting for a distinct count.
by_matter as (
    select
        voices.week_start_on,
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
        -- By day, because days have an index and weeks none.
        inner join changed_weeks
            on
                voices.channel_code = changed_weeks.channel_code
                and voices.occurred_on between changed_weeks.week_start_on and changed_weeks.week_start_on + 6
    {% endif %}
    where
        not voices.is_day_assumed
        {% if is_incremental() %}
            and voices.occurred_on = any({{ days_of('changed_weeks') }})
        {% endif %}
    group by
        voices.week_start_on,
        voices.channel_code,
        voices.topic_code,
        voices.district_code,
        voices.department_code,
        voices.matter_id
),

final as (
    select
        week_start_on,
        channel_code,
        topic_code,
        district_code,
        department_code,
        sum(voc_count)::bigint as voc_count,
        count(*) as matter_count,
        sum(unknown_origin_count)::bigint as unknown_origin_count,
        sum(negative_count)::bigint as negative_count
    from by_matter
    group by week_start_on, channel_code, topic_code, district_code, department_code
)

select * from final

{{ config(
    incremental_strategy='append',
    pre_hook="{{ forget_affected_days() }}"
) }}

-- Which items count as a citizen's voice, and under which topic, district and department: the one place that says so.
-- Kept, and renewed by changed day: as a view, everything that looks back joined all that was ever judged.
with voices as (
    select * from {{ ref('fct_voc') }}
),

inferences as (
    select * from {{ ref('fct_voc_inference') }}
),

changed_days as (
    select * from {{ ref('fct_changed_day') }}
),

channels as (
    select * from {{ ref('dim_channel') }}
),

districts as (
    select * from {{ ref('dim_district') }}
),

departments as (
    select * from {{ ref('dim_department') }}
),

final as (
    select
        voices.voc_key,
        voices.channel_code,
        voices.voc_id,
        voices.occurred_on,
        {{ week_start('voices.occurred_on') }} as week_start_on,
        voices.authority_code,
        coalesce(voices.recorded_topic_code, inferences.topic_code, 'unclassified') as topic_code,
        coalesce(districts.district_code, 'unknown') as district_code,
        coalesce(districts.district_group_code, 'unknown') as district_group_code,
        -- Only a department that people recorded, never an inferred one.
        case
            when departments.department_code is not null then departments.department_code
            when voices.recorded_department_label is null or voices.authority_code <> 'city' then 'none'
            else 'unknown'
        end as department_code,
        coalesce(inferences.matter_id, voices.voc_key) as matter_id,
        voices.is_unknown_origin,
        coalesce(inferences.sentiment_code = 'negative', false) as is_negative,
        coalesce(inferences.is_abusive, false) as is_abusive,
        coalesce(inferences.is_relevant, not channels.is_relevance_required) as is_relevant,
        voices.is_deleted,
        coalesce(voices.is_private, false) as is_private,
        coalesce(voices.is_day_assumed, false) as is_day_assumed,
        coalesce(voices.copy_count, 1) as copy_count,
        inferences.model_version
    from voices
    {% if is_incremental() %}
        inner join changed_days
            on
                voices.channel_code = changed_days.channel_code
                and voices.occurred_on = changed_days.occurred_on
    {% endif %}
    inner join channels on voices.channel_code = channels.channel_code
    left join inferences on voices.voc_key = inferences.voc_key
    left join districts on coalesce(voices.recorded_district_key, inferences.district_key) = districts.district_key
    left join departments on voices.recorded_department_key = departments.department_key
    where
        channels.is_voice
        and not voices.is_outbound
        and not voices.is_screen_sample
        and not coalesce(voices.is_press, false)
        and (not channels.is_relevance_required or inferences.is_relevant)
)

select * from final

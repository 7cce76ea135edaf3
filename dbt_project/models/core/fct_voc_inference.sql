{{ config(unique_key='voc_key') }}

-- One judgement per item: the preferred version's, else the newest model's. The judgement of an item that was deleted
-- stands, because the item goes on being counted.
with inferences as (
    select * from {{ source('inferred', 'voc_inference') }}
),

model_versions as (
    select * from {{ source('inferred', 'model_version') }}
),

voices as (
    select * from {{ ref('fct_voc') }}
),

changed_days as (
    select * from {{ ref('stg_quality__changed_days') }}
),

topics as (
    select * from {{ ref('dim_topic') }}
),

districts as (
    select * from {{ ref('int_district__resolved') }}
),

ranked as (
    select
        inferences.*,
        row_number() over (
            partition by inferences.channel_code, inferences.voc_id
            order by
                (inferences.model_version = '{{ var("model_version") }}') desc,
                model_versions.created_at desc nulls last,
                inferences.model_version desc
        ) as version_rank
    from inferences
    {% if is_incremental() %}
        inner join changed_days
            on
                inferences.channel_code = changed_days.channel_code
                and inferences.occurred_on = changed_days.occurred_on
    {% endif %}
    left join model_versions on inferences.model_version = model_versions.model_version
),

final as (
    select
        voices.voc_key,
        ranked.model_version,
        ranked.is_relevant,
        topics.topic_code,
        districts.district_key,
        ranked.matter_id,
        ranked.is_abusive,
        ranked.sentiment_code,
        ranked.topic_probability,
        ranked.likely_department_label,
        ranked.likely_department_probability,
        ranked.intent_code,
        ranked.urgency_code
    from ranked
    inner join voices
        on
            md5(ranked.channel_code || '|' || ranked.voc_id) = voices.voc_key
    left join topics on ranked.topic_code = topics.topic_code
    left join districts
        on
            ranked.district_code = districts.recorded_value
            and voices.occurred_on between districts.start_on and districts.end_on
    where ranked.version_rank = 1
)

select * from final

{{ config(unique_key='voc_key') }}

-- What a civic group says, with the side its rules read and the topic that was inferred. No citizen's voice.
with statements as (
    select * from {{ ref('stg_civic_group__statements') }}
),

changed_days as (
    select * from {{ ref('stg_quality__changed_days') }}
    where channel_code = 'civic_group'
),

voices as (
    select * from {{ ref('fct_voc') }}
),

inferences as (
    select * from {{ ref('fct_voc_inference') }}
),

final as (
    select
        voices.voc_key,
        coalesce(statements.site_name, '단체 미상') as organisation_label_ko,
        nullif(trim(statements.issue), '') as issue_label_ko,
        statements.stance_code,
        inferences.topic_code,
        coalesce(inferences.matter_id, voices.voc_key) as matter_id,
        voices.occurred_on,
        coalesce(statements.is_day_assumed, false) as is_day_assumed,
        statements.delivery_key
    from statements
    {% if is_incremental() %}
        inner join changed_days on statements.occurred_on = changed_days.occurred_on
    {% endif %}
    inner join voices on md5('civic_group|' || statements.post_id) = voices.voc_key
    left join inferences on voices.voc_key = inferences.voc_key
)

select * from final

{{ config(
    unique_key='voc_key',
    indexes=[{'columns': ['occurred_on', 'channel_code']}]
) }}

with items as (
    select * from {{ ref('int_voc__unioned') }}
),

channels as (
    select * from {{ ref('dim_channel') }}
),

changed_days as (
    select * from {{ ref('stg_quality__changed_days') }}
),

topic_map as (
    select * from {{ ref('topic_source_map') }}
),

districts as (
    select * from {{ ref('int_district__resolved') }}
),

departments as (
    select * from {{ ref('int_department__resolved') }}
),

current_items as (
    select
        md5(items.channel_code || '|' || items.voc_id) as voc_key,
        encode(
            sha256(convert_to(coalesce(items.title, '') || chr(30) || coalesce(items.body, ''), 'UTF8')), 'hex'
        ) as content_sha256,
        regexp_replace(items.recorded_district_label, '^인천(광역시)?\s*', '') as district_label,
        {{ authority_code('items.agency_name') }} as authority_code,
        items.*
    from items
    {% if is_incremental() %}
        inner join changed_days
            on
                items.channel_code = changed_days.channel_code
                and items.occurred_on = changed_days.occurred_on
        -- See days_of: joined alone, every staging table is read whole.
        where items.occurred_on = any(array(select renewed.occurred_on from changed_days as renewed))
    {% endif %}
),

standing as (
    {% if is_incremental() %}
        select
            voc_key,
            occurred_on,
            moved_from_on
        from {{ this }}
    {% else %}
        select
            null::text as voc_key,
            null::date as occurred_on,
            null::date as moved_from_on
        where false
    {% endif %}
),

placed as (
    select
        current_items.*,
        case
            when current_items.recorded_topic_label is not null
                then coalesce(topic_map.topic_code, 'unclassified')
        end as recorded_topic_code,
        coalesce(by_code.district_key, by_label.district_key) as recorded_district_key,
        coalesce(by_code.is_outdated, by_label.is_outdated, false) as is_district_code_outdated,
        departments.department_key as recorded_department_key,
        coalesce(departments.is_outdated, false) as is_department_outdated,
        case
            when standing.occurred_on <> current_items.occurred_on then standing.occurred_on
            else standing.moved_from_on
        end as moved_from_on
    from current_items
    left join topic_map
        on
            current_items.channel_code = topic_map.channel_code
            and current_items.recorded_topic_label = topic_map.source_label
    left join districts as by_code
        on
            current_items.recorded_district_code = by_code.recorded_value
            and current_items.occurred_on between by_code.start_on and by_code.end_on
    left join districts as by_label
        on
            current_items.district_label = by_label.recorded_value
            and current_items.occurred_on between by_label.start_on and by_label.end_on
    left join departments
        on
            current_items.recorded_department_label = departments.recorded_value
            and current_items.occurred_on between departments.start_on and departments.end_on
            -- A district's own 교통과 is not the city's.
            and current_items.authority_code = 'city'
    left join standing on current_items.voc_key = standing.voc_key
),

live as (
    select
        voc_key,
        channel_code,
        voc_id,
        occurred_at,
        occurred_on,
        title,
        body,
        platform,
        site_name,
        recorded_topic_label,
        recorded_topic_code,
        recorded_department_label,
        recorded_department_key,
        is_department_outdated,
        recorded_district_code,
        recorded_district_key,
        is_district_code_outdated,
        authority_code,
        person_key,
        is_outbound,
        is_unknown_origin,
        is_screen_sample,
        is_press,
        is_private,
        is_day_assumed,
        copy_count,
        copied_ids,
        false as is_deleted,
        content_sha256,
        moved_from_on,
        delivery_key
    from placed
),

{% if is_incremental() %}
    recounted as (
        select distinct
            live.channel_code,
            copies.copied_id
        from live
        cross join string_to_table(live.copied_ids, ' ') as copies (copied_id)
    ),

    -- Gone from a changed day of a complete feed: the words go, the count stays.
    vanished as (
        select
            gone.voc_key,
            gone.channel_code,
            gone.voc_id,
            gone.occurred_at,
            gone.occurred_on,
            null::text as title,
            null::text as body,
            gone.platform,
            gone.site_name,
            gone.recorded_topic_label,
            gone.recorded_topic_code,
            gone.recorded_department_label,
            gone.recorded_department_key,
            gone.is_department_outdated,
            gone.recorded_district_code,
            gone.recorded_district_key,
            gone.is_district_code_outdated,
            gone.authority_code,
            null::text as person_key,
            gone.is_outbound,
            gone.is_unknown_origin,
            gone.is_screen_sample,
            gone.is_press,
            gone.is_private,
            gone.is_day_assumed,
            -- Another copy may stand for the set now: then this one is counted there. Otherwise it counts once, and its
            -- own copies count with whichever row stands for them.
            case when recounted.copied_id is null then 1 else 0 end as copy_count,
            null::text as copied_ids,
            true as is_deleted,
            null::text as content_sha256,
            gone.moved_from_on,
            gone.delivery_key
        from {{ this }} as gone
        inner join changed_days
            on
                gone.channel_code = changed_days.channel_code
                and gone.occurred_on = changed_days.occurred_on
        inner join channels on gone.channel_code = channels.channel_code
        left join live on gone.voc_key = live.voc_key
        left join recounted
            on
                gone.channel_code = recounted.channel_code
                and gone.voc_id = recounted.copied_id
        where
            channels.is_complete_feed
            and not gone.is_deleted
            and live.voc_key is null
    ),
{% endif %}

final as (
    select * from live
    {% if is_incremental() %}
        union all
        select * from vanished
    {% endif %}
)

select * from final

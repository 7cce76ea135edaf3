{{ config(unique_key='notice_key') }}

-- What the city itself published on its homepage: the list entry, not the text. Outbound, no citizen's voice.
with notices as (
    select * from {{ ref('stg_homepage__notices') }}
),

changed_days as (
    select * from {{ ref('stg_quality__changed_days') }}
    where channel_code = 'homepage_notice'
),

departments as (
    select * from {{ ref('int_department__resolved') }}
),

final as (
    select
        notices.post_id as notice_key,
        notices.occurred_on as posted_on,
        coalesce(nullif(trim(notices.site_name), ''), '시 누리집') as board_label_ko,
        notices.title,
        notices.url,
        notices.department_name as recorded_department_label,
        departments.department_key,
        coalesce(notices.is_day_assumed, false) as is_day_assumed,
        notices.delivery_key
    from notices
    {% if is_incremental() %}
        inner join changed_days on notices.occurred_on = changed_days.occurred_on
    {% endif %}
    left join departments
        on
            notices.department_name = departments.recorded_value
            and notices.occurred_on between departments.start_on and departments.end_on
    where nullif(trim(notices.title), '') is not null
)

select * from final

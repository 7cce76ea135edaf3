{{ config(
    unique_key='feedback_code',
    pre_hook="{{ forget_rows_gone('feedback_code', ref('stg_register__feedback_tasks'), 'feedback_code') }}"
) }}

-- Whose complaint should become rarer is what the register says, topic and place; nothing is read out of its words.
with tasks as (
    select * from {{ ref('stg_register__feedback_tasks') }}
),

topics as (
    select * from {{ ref('dim_topic') }}
),

departments as (
    select * from {{ ref('int_department__resolved') }}
),

resolved_districts as (
    select
        named.recorded_value,
        named.start_on,
        named.end_on,
        districts.district_group_code
    from {{ ref('int_district__resolved') }} as named
    inner join {{ ref('dim_district') }} as districts on named.district_key = districts.district_key
),

placed as (
    select
        tasks.*,
        topics.topic_code as found_topic_code,
        departments.department_key,
        coalesce(departments.is_outdated, false) as is_department_outdated,
        case
            when tasks.district_name in ('인천시', '인천광역시', '시 전체') then 'all'
            else districts.district_group_code
        end as found_district_group_code
    from tasks
    left join topics on tasks.topic_label = topics.topic_label_ko
    left join resolved_districts as districts
        on
            regexp_replace(tasks.district_name, '^인천(광역시)?\s*', '') = districts.recorded_value
            and tasks.promised_on between districts.start_on and districts.end_on
    left join departments
        on
            tasks.department_name = departments.recorded_value
            and tasks.promised_on between departments.start_on and departments.end_on
),

linked as (
    select
        *,
        case
            when topic_label is null then 'no_topic'
            when found_topic_code is null then 'unknown_topic'
            when district_name is null then 'no_district'
            when found_district_group_code is null then 'unknown_district'
            else 'linked'
        end as link_code
    from placed
),

final as (
    select
        feedback_code,
        make_date(left(quarter, 4)::integer, 3 * right(quarter, 1)::integer - 2, 1) as discovered_quarter_start_on,
        found_through as found_through_label_ko,
        link_code,
        case when link_code = 'linked' then found_topic_code end as topic_code,
        case when link_code = 'linked' then found_district_group_code end as district_group_code,
        department_name as recorded_department_label,
        department_key,
        is_department_outdated,
        case status
            when '발굴' then 'found'
            when '추진중' then 'in_progress'
            when '이행' then 'done'
            when '공개' then 'published'
            else 'on_hold'
        end as status_code,
        promised_on,
        due_on,
        completed_on,
        published_on,
        published_url,
        complaint_text,
        promise_text,
        outcome_text,
        stated_on
    from linked
)

{{ new_or_changed_rows([
    'feedback_code',
    'discovered_quarter_start_on',
    'found_through_label_ko',
    'link_code',
    'topic_code',
    'district_group_code',
    'recorded_department_label',
    'department_key',
    'is_department_outdated',
    'status_code',
    'promised_on',
    'due_on',
    'completed_on',
    'published_on',
    'published_url',
    'complaint_text',
    'promise_text',
    'outcome_text',
    'stated_on'
]) }}

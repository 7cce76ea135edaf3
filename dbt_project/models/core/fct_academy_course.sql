{{ config(
    unique_key='course_key',
    pre_hook="{{ forget_rows_gone('course_key', ref('stg_register__academy_courses'), 'record_id') }}"
) }}

with courses as (
    select * from {{ ref('stg_register__academy_courses') }}
),

final as (
    select
        record_id as course_key,
        course_code,
        {{ register_code('course_kind', 'courses.course_kind') }} as course_kind_code,
        course_kind as course_kind_label_ko,
        started_on,
        ended_on,
        capacity_count,
        official_count,
        citizen_count,
        completed_count,
        satisfaction_rate::numeric(9, 6) as satisfaction_rate,
        stated_on,
        delivery_key
    from courses
)

{{ new_or_changed_rows([
    'course_key',
    'course_code',
    'course_kind_code',
    'course_kind_label_ko',
    'started_on',
    'ended_on',
    'capacity_count',
    'official_count',
    'citizen_count',
    'completed_count',
    'satisfaction_rate',
    'stated_on',
    'delivery_key'
]) }}

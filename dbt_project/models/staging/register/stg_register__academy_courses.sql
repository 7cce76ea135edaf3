{{ config(materialized='view') }}

with stated as (
    {{ statement_in_force(source('raw', 'register_academy_course')) }}
),

final as (
    select
        record_id,
        course_code,
        course_kind,
        course_text,
        started_on,
        ended_on,
        institution_name,
        capacity_count,
        official_count,
        citizen_count,
        completed_count,
        satisfaction_rate,
        stated_on,
        delivery_key,
        pulled_at
    from stated
)

select * from final

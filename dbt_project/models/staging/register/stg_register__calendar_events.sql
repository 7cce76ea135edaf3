{{ config(materialized='view') }}

with stated as (
    {{ statement_in_force(source('raw', 'register_calendar_event')) }}
),

final as (
    select
        record_id,
        calendar_code,
        calendar_kind,
        event_text,
        started_on,
        ended_on,
        district_name,
        expected_effect,
        department_name,
        remark_text,
        stated_on,
        delivery_key,
        pulled_at
    from stated
)

select * from final

{{ config(materialized='view') }}

with stated as (
    {{ statement_in_force(source('raw', 'register_meeting_decision')) }}
),

final as (
    select
        record_id,
        meeting_code,
        meeting_kind,
        meeting_text,
        held_on,
        attendee_count,
        agenda_number,
        agenda_text,
        decision_text,
        department_name,
        due_on,
        completed_on,
        status,
        chair_name,
        stated_on,
        delivery_key,
        pulled_at
    from stated
)

select * from final

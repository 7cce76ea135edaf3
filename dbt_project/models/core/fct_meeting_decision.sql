{{ config(
    unique_key='decision_key',
    pre_hook="{{ forget_rows_gone('decision_key', ref('stg_register__meeting_decisions'), 'record_id') }}"
) }}

with decisions as (
    select * from {{ ref('stg_register__meeting_decisions') }}
),

departments as (
    select * from {{ ref('int_department__resolved') }}
),

final as (
    select
        decisions.record_id as decision_key,
        decisions.meeting_code,
        decisions.agenda_number,
        {{ register_code('meeting_kind', 'decisions.meeting_kind') }} as meeting_kind_code,
        decisions.meeting_kind as meeting_kind_label_ko,
        decisions.held_on,
        decisions.department_name as recorded_department_label,
        departments.department_key,
        coalesce(departments.is_outdated, false) as is_department_outdated,
        nullif(trim(decisions.decision_text), '') is not null as has_decision,
        {{ register_code('decision_status', 'decisions.status') }} as status_code,
        decisions.due_on,
        decisions.completed_on,
        decisions.attendee_count,
        decisions.stated_on,
        decisions.delivery_key
    from decisions
    left join departments
        on
            decisions.department_name = departments.recorded_value
            and decisions.held_on between departments.start_on and departments.end_on
)

{{ new_or_changed_rows([
    'decision_key',
    'meeting_code',
    'agenda_number',
    'meeting_kind_code',
    'meeting_kind_label_ko',
    'held_on',
    'recorded_department_label',
    'department_key',
    'is_department_outdated',
    'has_decision',
    'status_code',
    'due_on',
    'completed_on',
    'attendee_count',
    'stated_on',
    'delivery_key'
]) }}

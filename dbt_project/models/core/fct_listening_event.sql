{{ config(
    unique_key='event_key',
    pre_hook="{{ forget_rows_gone('event_key', ref('int_listening__placed'), 'record_id') }}"
) }}

with events as (
    select * from {{ ref('int_listening__placed') }}
),

nights as (
    select {{ complete_through() }} as through_on
),

limited as (
    select
        events.*,
        nights.through_on,
        {{ limit_in_force('listening_limit', 'return_days', 'events.held_on') }} as return_days
    from events
    cross join nights
),

final as (
    select
        record_id as event_key,
        event_code,
        {{ register_code('event_kind', 'limited.event_kind') }} as event_kind_code,
        event_kind as event_kind_label_ko,
        held_on,
        district_key,
        district_group_code,
        is_district_outdated,
        {{ register_code('event_group', 'limited.group_name') }} as audience_code,
        group_name as audience_label_ko,
        department_name as recorded_department_label,
        department_key,
        is_department_outdated,
        attendee_count,
        suggestion_count,
        followed_count,
        has_executive,
        next_contact_on,
        -- A recent event is not called one-off before its time is over.
        case
            when followed_count > 0 then 'followed'
            when next_contact_on - held_on <= return_days then 'returned'
            when through_on - held_on <= return_days then 'waiting'
            else 'one_off'
        end as outcome_code,
        stated_on,
        delivery_key
    from limited
)

{{ new_or_changed_rows([
    'event_key',
    'event_code',
    'event_kind_code',
    'event_kind_label_ko',
    'held_on',
    'district_key',
    'district_group_code',
    'is_district_outdated',
    'audience_code',
    'audience_label_ko',
    'recorded_department_label',
    'department_key',
    'is_department_outdated',
    'attendee_count',
    'suggestion_count',
    'followed_count',
    'has_executive',
    'next_contact_on',
    'outcome_code',
    'stated_on',
    'delivery_key'
]) }}

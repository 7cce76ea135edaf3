{{ config(
    unique_key='event_day_key',
    pre_hook="{{ forget_rows_gone('event_day_key', ref('int_calendar__events'), 'event_day_key') }}"
) }}

with final as (
    select
        event_day_key,
        record_id as event_key,
        calendar_code as event_code,
        event_text as event_label_ko,
        event_on,
        district_group_code,
        is_increase_expected,
        stated_on,
        delivery_key
    from {{ ref('int_calendar__events') }}
)

{{ new_or_changed_rows([
    'event_day_key',
    'event_key',
    'event_code',
    'event_label_ko',
    'event_on',
    'district_group_code',
    'is_increase_expected',
    'stated_on',
    'delivery_key'
]) }}

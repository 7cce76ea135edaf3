{{ config(unique_key='date_on') }}

with final as (
    select
        date_on,
        week_start_on,
        iso_week,
        weekday,
        is_holiday,
        holiday_label_ko,
        is_workday,
        like_day_class,
        month,
        quarter,
        workday_number
    from {{ ref('int_calendar__days') }}
)

{{ new_or_changed_rows([
    'date_on',
    'week_start_on',
    'iso_week',
    'weekday',
    'is_holiday',
    'holiday_label_ko',
    'is_workday',
    'like_day_class',
    'month',
    'quarter',
    'workday_number'
]) }}

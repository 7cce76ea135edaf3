{{ config(
    unique_key='entry_key',
    pre_hook="{{ forget_rows_gone('entry_key', ref('int_mileage__resolved'), 'record_id') }}"
) }}

with entries as (
    select * from {{ ref('int_mileage__resolved') }}
),

flags as (
    select
        entry_key,
        bool_or(takes_out) as is_taken_out,
        count(*) as check_count
    from {{ ref('fct_mileage_check') }}
    group by entry_key
),

final as (
    select
        entries.record_id as entry_key,
        entries.entry_code,
        entries.earned_on,
        entries.approved_on,
        entries.giver_department_key,
        entries.receiver_department_key,
        entries.first_giver_department as recorded_giver_label,
        entries.first_receiver_department as recorded_receiver_label,
        entries.first_points as points,
        entries.task_year,
        entries.task_code,
        entries.task_key,
        entries.first_points < 0 as is_reversal,
        entries.reversed_record_id as reversed_entry_key,
        entries.is_vanished,
        entries.is_reworded,
        not coalesce(flags.is_taken_out, false) as is_counted,
        coalesce(flags.check_count, 0)::integer as check_count,
        entries.first_stated_on,
        entries.stated_on,
        entries.delivery_key
    from entries
    left join flags on entries.record_id = flags.entry_key
)

{{ new_or_changed_rows([
    'entry_key',
    'entry_code',
    'earned_on',
    'approved_on',
    'giver_department_key',
    'receiver_department_key',
    'recorded_giver_label',
    'recorded_receiver_label',
    'points',
    'task_year',
    'task_code',
    'task_key',
    'is_reversal',
    'reversed_entry_key',
    'is_vanished',
    'is_reworded',
    'is_counted',
    'check_count',
    'first_stated_on',
    'stated_on',
    'delivery_key'
]) }}

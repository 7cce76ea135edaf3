{{ config(
    unique_key=['entry_key', 'check_code'],
    pre_hook="{{ forget_rows_gone(
        'entry_key, check_code', ref('int_mileage__flagged'), 'record_id, check_code'
    ) }}"
) }}

with final as (
    select
        record_id as entry_key,
        check_code,
        takes_out
    from {{ ref('int_mileage__flagged') }}
)

{{ new_or_changed_rows([
    'entry_key',
    'check_code',
    'takes_out'
]) }}

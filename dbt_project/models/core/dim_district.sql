{{ config(unique_key='district_key') }}

with final as (
    select
        {{ surrogate_key(['district_code', 'valid_from_on']) }} as district_key,
        district_code,
        district_label_ko,
        district_group_code,
        valid_from_on,
        valid_to_on
    from {{ ref('district') }}
)

{{ new_or_changed_rows([
    'district_key',
    'district_code',
    'district_label_ko',
    'district_group_code',
    'valid_from_on',
    'valid_to_on'
]) }}

{{ config(unique_key='department_key') }}

with final as (
    select
        department_key,
        department_code,
        department_label_ko,
        bureau_label_ko,
        authority_code,
        is_agency,
        topic_code,
        successor_code,
        department_group_code,
        valid_from_on,
        valid_to_on
    from {{ ref('int_department__grouped') }}
)

{{ new_or_changed_rows([
    'department_key',
    'department_code',
    'department_label_ko',
    'bureau_label_ko',
    'authority_code',
    'is_agency',
    'topic_code',
    'successor_code',
    'department_group_code',
    'valid_from_on',
    'valid_to_on'
]) }}

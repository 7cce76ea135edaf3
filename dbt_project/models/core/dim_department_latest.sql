{{ config(unique_key='department_code') }}

-- By the code that marts bear: what a department is called now, or was called last. Its history is dim_department.
with departments as (
    select * from {{ ref('dim_department') }}
),

latest as (
    select distinct on (department_code)
        department_code,
        department_label_ko,
        bureau_label_ko,
        authority_code,
        department_group_code,
        valid_to_on is not null as is_closed
    from departments
    order by department_code asc, valid_from_on desc
),

final as (
    select * from latest

    union all

    select
        given.department_code,
        given.department_label_ko,
        null::text as bureau_label_ko,
        null::text as authority_code,
        given.department_code as department_group_code,
        false as is_closed
    from (values ('none', '기록 없음'), ('unknown', '확인 불가')) as given (department_code, department_label_ko)
)

{{ new_or_changed_rows([
    'department_code',
    'department_label_ko',
    'bureau_label_ko',
    'authority_code',
    'department_group_code',
    'is_closed'
]) }}

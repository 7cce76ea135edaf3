{{ config(materialized='view') }}

-- What a department says of itself. Two spells of one department in a quarter are one department.
with diagnoses as (
    select
        *,
        {{ quarter_named('quarter') }} as quarter_start_on
    from {{ ref('stg_register__diagnoses') }}
),

resolved as (
    select * from {{ ref('int_department__resolved') }}
),

departments as (
    select * from {{ ref('dim_department') }}
),

final as (
    select
        diagnoses.quarter_start_on,
        departments.department_group_code,
        diagnoses.item_code,
        min(diagnoses.item_name) as item_label_ko,
        avg(diagnoses.self_score)::double precision as self_point,
        string_agg(diagnoses.improvement, ' / ' order by diagnoses.department_name) as improvement_ko
    from diagnoses
    inner join resolved
        on
            diagnoses.department_name = resolved.recorded_value
            and {{ last_day_of('quarter', 'diagnoses.quarter_start_on') }}
            between resolved.start_on and resolved.end_on
    inner join departments on resolved.department_key = departments.department_key
    group by diagnoses.quarter_start_on, departments.department_group_code, diagnoses.item_code
)

select * from final

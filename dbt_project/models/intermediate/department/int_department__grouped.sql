-- A department, everything it was renamed into and everything split off from it share one group: series across a reform
-- are compared by it.
with recursive departments as (
    select
        registered.*,
        coalesce(registered.successor_code, splits.split_from_code) as leads_to_code
    from {{ ref('department') }} as registered
    left join {{ ref('department_split') }} as splits on registered.department_code = splits.department_code
),

successions as (
    select
        department_code,
        department_code as group_code,
        leads_to_code,
        1 as step_number
    from departments

    union all

    select
        successions.department_code,
        departments.department_code as group_code,
        departments.leads_to_code,
        successions.step_number + 1 as step_number
    from successions
    inner join departments on successions.leads_to_code = departments.department_code
    -- A register that names a circle must not hang the night.
    where successions.step_number < 20
),

last_steps as (
    select distinct on (department_code)
        department_code,
        group_code
    from successions
    order by department_code asc, step_number desc
),

final as (
    select
        {{ surrogate_key(['departments.department_code', 'departments.valid_from_on']) }} as department_key,
        departments.department_code,
        departments.department_label_ko,
        departments.bureau_label_ko,
        departments.authority_code,
        departments.is_agency,
        departments.topic_code,
        departments.successor_code,
        last_steps.group_code as department_group_code,
        departments.valid_from_on,
        departments.valid_to_on
    from departments
    inner join last_steps on departments.department_code = last_steps.department_code
)

select * from final

with revisions as (
    select * from {{ ref('fct_task_revision') }}
    where valid_to_on is null
),

nights as (
    select {{ complete_through() }} as through_on
),

declared as (
    select declarations.*
    from {{ ref('task_declared_count') }} as declarations
    inner join nights on declarations.valid_from_on <= nights.through_on
),

by_year as (
    select
        task_year,
        count(*) filter (where is_stated) as task_count,
        count(*) filter (where not is_stated) as withdrawn_count,
        count(*) filter (where is_stated and status_code = 'done') as done_count
    from revisions
    group by task_year
),

final as (
    select
        task_year,
        by_year.task_count,
        by_year.withdrawn_count,
        by_year.done_count,
        {{ rate('by_year.done_count', 'by_year.task_count') }}::numeric(9, 6) as done_rate,
        declared.declared_count,
        by_year.task_count - declared.declared_count as count_difference,
        by_year.task_count = declared.declared_count as is_as_declared,
        declared.basis as declared_basis
    from by_year
    left join declared using (task_year)
)

select * from final

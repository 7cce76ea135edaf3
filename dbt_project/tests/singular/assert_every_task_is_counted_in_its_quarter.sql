-- The year's running quarter counts every task in force, whatever its department was called.
with shown as (
    select
        extract(year from quarter_start_on)::integer as task_year,
        sum(task_count) as task_count
    from {{ ref('mart_task_quarterly') }}
    where quarter_start_on = {{ first_day_of('quarter', complete_through()) }}
    group by task_year
),

standing as (
    select
        task_year,
        count(*) as task_count
    from {{ ref('fct_task') }}
    where
        task_year = extract(year from {{ complete_through() }})
        and unchanged_since_on <= {{ complete_through() }}
    group by task_year
)

select
    task_year,
    shown.task_count as shown_count,
    standing.task_count
from shown
full outer join standing using (task_year)
where shown.task_count is distinct from standing.task_count

{{ config(severity='warn') }}

-- 129 in 2013. An office that lost a task must know, but a night does not stop for it.
select
    task_year,
    task_count,
    declared_count
from {{ ref('mart_task_yearly') }}
where not is_as_declared

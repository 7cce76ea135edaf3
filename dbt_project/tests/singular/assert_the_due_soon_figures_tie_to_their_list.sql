select
    department_code,
    counted.petition_count,
    listed.petition_count as listed_count
from (
    select
        department_code,
        sum(petition_count) as petition_count
    from {{ ref('mart_response_due_soon_daily') }}
    group by department_code
) as counted
full outer join (
    select
        department_code,
        count(*) as petition_count
    from {{ ref('petition_due_soon') }}
    group by department_code
) as listed using (department_code)
where counted.petition_count is distinct from listed.petition_count

-- Every entry ever stated is in the fact, with the points first stated; what counts was given for a task of a year whose
-- tasks are known, or for a year of which none is.
select
    coalesce(entries.record_id, facts.entry_key) as entry_key,
    entries.first_points,
    facts.points
from {{ ref('stg_register__mileage_entries') }} as entries
full outer join {{ ref('fct_mileage_entry') }} as facts on entries.record_id = facts.entry_key
left join {{ ref('fct_task') }} as tasks on facts.task_key = tasks.task_key
where
    entries.first_points is distinct from facts.points
    or (
        facts.is_counted
        and tasks.task_key is null
        and facts.task_year in (select stated.task_year from {{ ref('fct_task') }} as stated)
    )

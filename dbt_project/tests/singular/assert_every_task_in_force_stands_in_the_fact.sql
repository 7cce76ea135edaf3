-- Register and fact hold the same tasks.
select coalesce(tasks.record_id, facts.task_key) as task_key
from {{ ref('stg_register__tasks') }} as tasks
full outer join {{ ref('fct_task') }} as facts on tasks.record_id = facts.task_key
where tasks.record_id is null or facts.task_key is null

{{ config(severity='warn') }}

-- Only asked of years whose tasks have been stated at all.
select entries.entry_code
from {{ ref('stg_register__mileage_entries') }} as entries
left join {{ ref('stg_register__tasks') }} as tasks
    on entries.task_year = tasks.task_year and entries.task_code = tasks.task_code
where
    tasks.record_id is null
    and entries.task_year in (select stated.task_year from {{ ref('stg_register__tasks') }} as stated)

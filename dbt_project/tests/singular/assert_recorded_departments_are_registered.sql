-- A warning above a tenth: the register of departments has fallen behind a reform, and figures by department with it.
{{ config(severity='warn') }}

select
    voices.channel_code,
    count(*) filter (where voices.recorded_department_key is null) as unknown_count,
    count(*) as recorded_count
from {{ ref('fct_voc') }} as voices
inner join {{ ref('fct_changed_day') }} as changed
    on voices.channel_code = changed.channel_code and voices.occurred_on = changed.occurred_on
where
    voices.recorded_department_label is not null
    and voices.authority_code = 'city'
group by voices.channel_code
having count(*) filter (where voices.recorded_department_key is null) > 0.1 * count(*)

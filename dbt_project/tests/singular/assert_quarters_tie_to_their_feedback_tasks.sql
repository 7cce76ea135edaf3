-- Summed over departments and quarters, each task is promised once, and done once in a quarter that has ended.
with quarters as (
    select
        sum(promised_count) as promised_count,
        sum(completed_count) as completed_count,
        (max(quarter_start_on) + interval '3 months')::date as ended_before_on
    from {{ ref('mart_feedback_task_quarterly') }}
),

tasks as (
    select
        count(*) filter (where tasks.promised_on < quarters.ended_before_on) as promised_count,
        count(*) filter (where tasks.completed_on < quarters.ended_before_on) as completed_count
    from {{ ref('mart_feedback_task') }} as tasks
    cross join quarters
)

select
    quarters.promised_count,
    tasks.promised_count as task_promised_count
from quarters
cross join tasks
where
    quarters.promised_count <> tasks.promised_count
    or quarters.completed_count <> tasks.completed_count

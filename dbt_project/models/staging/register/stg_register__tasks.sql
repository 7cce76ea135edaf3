{{ config(materialized='view') }}

with stated as (
    {{ statement_in_force(source('raw', 'register_task'), scope='task_year') }}
),

final as (
    select
        record_id,
        task_year,
        task_code,
        task_text,
        department_name,
        audience,
        stage,
        started_on,
        due_on,
        completed_on,
        plan_text,
        progress_text,
        progress_rate,
        evidence,
        status,
        official_name,
        stated_on,
        delivery_key,
        pulled_at
    from stated
)

select * from final

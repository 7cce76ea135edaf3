{{ config(materialized='view') }}

with stated as (
    {{ accepted_statements(source('raw', 'register_task')) }}
),

final as (
    select
        row_id,
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
        nullif(trim(progress_text), '') as progress_text,
        progress_rate,
        nullif(trim(evidence), '') is not null as has_evidence,
        status,
        stated_on,
        delivery_key
    from stated
)

select * from final

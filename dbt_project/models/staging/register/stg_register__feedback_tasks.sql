{{ config(materialized='view') }}

with stated as (
    {{ statement_in_force(source('raw', 'register_feedback_task')) }}
),

final as (
    select
        record_id,
        feedback_code,
        quarter,
        complaint_text,
        found_through,
        topic_label,
        district_name,
        department_name,
        promise_text,
        promised_on,
        due_on,
        completed_on,
        outcome_text,
        published_on,
        published_url,
        status,
        stated_on,
        delivery_key,
        pulled_at
    from stated
)

select * from final

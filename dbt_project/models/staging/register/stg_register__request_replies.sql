{{ config(materialized='view') }}

with stated as (
    {{ statement_in_force(source('raw', 'register_request_reply')) }}
),

final as (
    select
        record_id,
        issue_number,
        request_number,
        asked_on,
        department_name,
        request_text,
        due_on,
        replied_on,
        status,
        reply_text,
        stated_on,
        delivery_key,
        pulled_at
    from stated
)

select * from final

{{ config(materialized='view') }}

with stated as (
    {{ statement_in_force(source('raw', 'register_best_practice')) }}
),

final as (
    select
        record_id,
        practice_code,
        selected_on,
        department_name,
        title,
        content,
        outcome_text,
        feedback_code,
        is_shared,
        is_printed,
        official_name,
        stated_on,
        delivery_key,
        pulled_at
    from stated
)

select * from final

{{ config(materialized='view') }}

with stated as (
    {{ statement_in_force(source('raw', 'register_department_goal'), scope='goal_year') }}
),

final as (
    select
        record_id,
        goal_year,
        department_name,
        goal_code,
        goal_text,
        indicator_name,
        unit_name,
        baseline_value,
        target_value,
        actual_value,
        official_name,
        stated_on,
        delivery_key,
        pulled_at
    from stated
)

select * from final

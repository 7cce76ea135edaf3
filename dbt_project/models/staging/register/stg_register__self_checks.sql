{{ config(materialized='view') }}

with stated as (
    {{ statement_in_force(source('raw', 'register_self_check'), scope='quarter') }}
),

final as (
    select
        record_id,
        quarter,
        response_code,
        department_name,
        respondent_key,
        item_code,
        self_score,
        stated_on,
        delivery_key,
        pulled_at
    from stated
)

select * from final

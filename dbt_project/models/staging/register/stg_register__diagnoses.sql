{{ config(materialized='view') }}

with stated as (
    {{ statement_in_force(source('raw', 'register_diagnosis'), scope='quarter') }}
),

final as (
    select
        record_id,
        quarter,
        department_name,
        item_code,
        item_name,
        self_score,
        evidence,
        improvement,
        official_name,
        stated_on,
        delivery_key,
        pulled_at
    from stated
)

select * from final

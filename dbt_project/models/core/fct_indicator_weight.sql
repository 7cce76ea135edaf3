{{ config(materialized='view') }}

with final as (
    select
        indicator_code,
        valid_from_on,
        weight
    from {{ ref('indicator_weight') }}
)

select * from final

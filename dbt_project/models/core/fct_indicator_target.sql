{{ config(materialized='view') }}

with final as (
    select
        indicator_code,
        valid_from_on,
        declared_on,
        target_rate
    from {{ ref('indicator_target') }}
)

select * from final

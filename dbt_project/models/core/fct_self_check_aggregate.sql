{{ config(materialized='view') }}

with final as (
    select
        quarter_start_on,
        level_code,
        unit_code,
        item_code,
        unit_label_ko,
        is_shown,
        respondent_count,
        mean_point
    from {{ source('inferred', 'self_check_aggregate') }}
)

select * from final

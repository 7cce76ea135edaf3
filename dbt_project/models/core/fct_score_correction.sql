{{ config(materialized='view') }}

with final as (
    select
        quarter_start_on,
        edition_number,
        decided_on,
        reason_ko
    from {{ ref('score_correction') }}
)

select * from final

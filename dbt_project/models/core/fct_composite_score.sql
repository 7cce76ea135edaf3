{{ config(materialized='view') }}

with final as (
    select
        quarter_start_on,
        edition_number,
        level_code,
        unit_code,
        unit_label_ko,
        measured_weight_rate,
        is_ranked,
        arithmetic_score,
        geometric_score,
        score_low,
        score_high,
        rank,
        rank_low,
        rank_high,
        ranked_unit_count,
        is_difference_shown
    from {{ source('inferred', 'composite_score') }}
)

select * from final

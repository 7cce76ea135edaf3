{{ config(materialized='view') }}

with final as (
    select
        indicator_code,
        valid_from_on,
        is_higher_better,
        normalisation_code,
        worst_rate,
        best_rate,
        minimum_case_count,
        minimum_coverage_rate,
        diagnosis_item_code
    from {{ ref('indicator') }}
)

select * from final

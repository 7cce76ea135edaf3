{{ config(materialized='view') }}

with editions as (
    select * from {{ source('inferred', 'score_edition') }}
),

final as (
    select
        quarter_start_on,
        edition_number,
        state_code,
        judged_through_on,
        review_opens_on,
        review_closes_on,
        frozen_on,
        reason_ko,
        edition_number = max(edition_number) over (partition by quarter_start_on) as is_latest_edition
    from editions
)

select * from final

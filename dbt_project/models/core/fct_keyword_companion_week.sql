{{ config(materialized='view') }}

-- Of the version that fct_keyword_week holds for the week, so that a keyword and its companions are of one model.
with companions as (
    select * from {{ source('inferred', 'keyword_companion_weekly') }}
),

keywords as (
    select * from {{ ref('fct_keyword_week') }}
),

final as (
    select
        companions.week_start_on,
        companions.keyword,
        companions.companion,
        companions.matter_count,
        companions.expected_matter_count,
        companions.lift,
        companions.q_value,
        companions.evidence_ids,
        companions.model_version
    from companions
    inner join keywords
        on
            companions.week_start_on = keywords.week_start_on
            and companions.keyword = keywords.keyword
            and companions.model_version = keywords.model_version
)

select * from final

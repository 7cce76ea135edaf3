{{ config(materialized='view') }}

with final as (
    select
        week_start_on,
        subject,
        topic_code,
        related_nouns,
        weeks_rising,
        social_matter_count,
        prior_social_matter_count,
        prior_week_count,
        official_matter_count,
        official_rate_limit,
        stated_rate,
        p_value,
        q_value,
        evidence_ids,
        model_version
    from {{ source('inferred', 'latent_demand_weekly') }}
)

select * from final

-- Latent demand for BI tools: words beside a subject in one text, no lists, and no ids of what single people wrote.
with subjects as (
    select * from {{ ref('mart_voc_latent_demand_weekly') }}
),

final as (
    select
        week_start_on,
        subject,
        topic_code,
        topic_label_ko,
        array_to_string(related_nouns, ', ') as related_nouns,
        weeks_rising,
        social_matter_count,
        prior_mean_social_matter_count,
        official_matter_count,
        official_rate_limit,
        stated_rate,
        confidence_label_ko,
        cardinality(evidence_ids) as evidence_count,
        model_version
    from subjects
)

select * from final

-- Beside each subject stands what makes it credible: the rise, the limit of its share in official channels, and items.
with subjects as (
    select * from {{ ref('fct_latent_demand_week') }}
),

topics as (
    select * from {{ ref('dim_topic') }}
),

final as (
    select
        subjects.week_start_on,
        subjects.subject,
        subjects.topic_code,
        topics.topic_label_ko,
        subjects.related_nouns,
        subjects.weeks_rising,
        subjects.social_matter_count,
        (subjects.prior_social_matter_count::numeric / subjects.prior_week_count)::numeric(14, 4)
            as prior_mean_social_matter_count,
        subjects.prior_week_count,
        subjects.official_matter_count,
        subjects.official_rate_limit::numeric(9, 6) as official_rate_limit,
        subjects.stated_rate::numeric(9, 6) as stated_rate,
        subjects.q_value,
        case
            when subjects.q_value <= 0.001 then '매우 뚜렷한 증가'
            when subjects.q_value <= 0.01 then '뚜렷한 증가'
            else '증가 조짐'
        end as confidence_label_ko,
        subjects.evidence_ids,
        subjects.model_version
    from subjects
    inner join topics on subjects.topic_code = topics.topic_code
)

select * from final

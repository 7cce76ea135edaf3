-- The keywords for BI tools: words beside a keyword in one text, no lists, and no ids of what single people wrote.
with keywords as (
    select * from {{ ref('mart_voc_keyword_weekly') }}
),

final as (
    select
        week_start_on,
        keyword,
        keyword_rank,
        matter_count,
        prior_matter_count,
        recent_matter_count,
        log_odds,
        z_score,
        q_value,
        is_significant,
        is_rising,
        array_to_string(related_keywords, ', ') as related_keywords,
        cardinality(evidence_ids) as evidence_count,
        model_version
    from keywords
)

select * from final

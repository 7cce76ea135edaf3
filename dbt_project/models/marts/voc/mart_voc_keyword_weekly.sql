with keywords as (
    select * from {{ ref('fct_keyword_week') }}
),

final as (
    select
        week_start_on,
        keyword,
        row_number() over (
            partition by week_start_on
            order by is_significant desc, z_score desc, matter_count desc, keyword asc
        )::integer as keyword_rank,
        matter_count,
        prior_matter_count,
        recent_matter_count,
        log_odds,
        z_score,
        q_value,
        is_significant,
        is_rising,
        rising_z_score,
        related_keywords,
        channel_counts,
        evidence_ids,
        model_version
    from keywords
)

select * from final

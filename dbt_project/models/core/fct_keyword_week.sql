{{ config(
    incremental_strategy='delete+insert',
    unique_key='week_start_on'
) }}

-- A week's keywords come from one model version, the newest that judged the week, and are replaced together.
with keywords as (
    select * from {{ source('inferred', 'keyword_weekly') }}
),

model_versions as (
    select * from {{ source('inferred', 'model_version') }}
),

ranked as (
    select
        keywords.*,
        dense_rank() over (
            partition by keywords.week_start_on
            order by
                (keywords.model_version = '{{ var("model_version") }}') desc,
                model_versions.created_at desc nulls last,
                keywords.model_version desc
        ) as version_rank
    from keywords
    left join model_versions on keywords.model_version = model_versions.model_version
),

in_force as (
    select
        week_start_on,
        keyword,
        model_version,
        matter_count,
        prior_matter_count,
        recent_matter_count,
        log_odds,
        z_score,
        q_value,
        rising_z_score,
        is_significant,
        is_rising,
        related_keywords,
        channel_counts,
        evidence_ids
    from ranked
    where version_rank = 1
),

{% if is_incremental() %}
    -- The same version over the same counts gives the same statistics: these columns tell a changed week.
    fingerprints as (
        select
            week_start_on,
            keyword,
            model_version,
            matter_count,
            prior_matter_count,
            z_score,
            evidence_ids
        from in_force
    ),

    standing as (
        select
            week_start_on,
            keyword,
            model_version,
            matter_count,
            prior_matter_count,
            z_score,
            evidence_ids
        from {{ this }}
    ),

    added as (
        select * from fingerprints
        except
        select * from standing
    ),

    removed as (
        select * from standing
        except
        select * from fingerprints
    ),

    changed_weeks as (
        select week_start_on from added
        union
        select week_start_on from removed
    ),
{% endif %}

final as (
    select in_force.*
    from in_force
    {% if is_incremental() %}
        inner join changed_weeks on in_force.week_start_on = changed_weeks.week_start_on
    {% endif %}
)

select * from final

with companions as (
    select * from {{ ref('fct_keyword_companion_week') }}
),

final as (
    select
        week_start_on,
        keyword,
        companion as related_keyword,
        row_number() over (
            partition by week_start_on, keyword
            order by q_value asc, matter_count desc, companion asc
        )::integer as related_rank,
        matter_count,
        expected_matter_count::numeric(14, 4) as expected_matter_count,
        lift::numeric(14, 4) as lift,
        q_value,
        -- One column of plain text: few BI tools read arrays.
        array_to_string(evidence_ids, ' ') as evidence_ids,
        model_version
    from companions
)

select * from final

with ingest_runs as (
    select * from {{ source('quality', 'ingest_run') }}
),

final as (
    select
        source,
        business_date,
        state,
        reason
    from ingest_runs
)

select * from final

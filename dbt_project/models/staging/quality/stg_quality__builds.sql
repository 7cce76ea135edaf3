with builds as (
    select * from {{ source('quality', 'build') }}
),

final as (
    select
        build_key,
        business_date,
        state,
        started_at,
        ended_at
    from builds
)

select * from final

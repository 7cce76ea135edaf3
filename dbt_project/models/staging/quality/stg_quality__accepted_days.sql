with accepted_days as (
    select * from {{ source('quality', 'accepted_day') }}
),

final as (
    select
        feed,
        covered_on,
        delivery_key,
        pulled_at,
        row_count
    from accepted_days
)

select * from final

{{ config(materialized='view') }}

-- Every delivery of every statement: what was known on a day is asked of it, not only what is known now.
with stated as (
    select
        landed.*,
        deliveries.business_date,
        deliveries.pulled_at
    from {{ source('raw', 'register_calendar_event') }} as landed
    inner join {{ source('quality', 'delivery') }} as deliveries on landed.delivery_key = deliveries.delivery_key
    where deliveries.state = 'accepted'
),

final as (
    select
        row_id,
        record_id,
        calendar_code,
        event_text,
        started_on,
        ended_on,
        district_name,
        expected_effect,
        stated_on,
        business_date,
        delivery_key,
        pulled_at
    from stated
)

select * from final

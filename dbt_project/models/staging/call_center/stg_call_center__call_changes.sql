{{ config(unique_key='call_id', pre_hook="{{ forget_changed_days('call_center.call_changes') }}") }}

-- A partial feed with tombstones: what a delivery does not mention stands, the latest accepted pull of a call is in
-- force, and a call whose latest version says so is gone. A changed day is forgotten first, so that it can go.
with changes as (
    select * from {{ source('raw', 'call_center_call_change') }}
),

deliveries as (
    select * from {{ source('quality', 'delivery') }}
    where state = 'accepted'
),

ranked as (
    select
        changes.*,
        deliveries.pulled_at,
        row_number() over (
            partition by changes.call_id
            order by changes.updated_at desc, deliveries.pulled_at desc, changes.delivery_key desc
        ) as version_rank
    from changes
    inner join deliveries on changes.delivery_key = deliveries.delivery_key
    {% if is_incremental() %}
        where
            changes.call_id in (
                select moved.call_id from {{ source('raw', 'call_center_call_change') }} as moved
                where moved.covered_on in ({{ changed_days('call_center.call_changes') }})
            )
    {% endif %}
),

final as (
    select
        call_id,
        received_at as occurred_at,
        covered_on as occurred_on,
        answered_at,
        ended_at,
        is_abandoned,
        wait_seconds,
        nullif(trim(category_large), '') as category_large,
        nullif(trim(category_middle), '') as category_middle,
        nullif(trim(district_code), '') as district_code,
        nullif(trim(district_name), '') as district_name,
        nullif(trim(department_name), '') as department_name,
        nullif(trim(transferred_to), '') as transferred_to,
        is_first_call_resolved,
        summary,
        caller_key,
        delivery_key,
        pulled_at
    from ranked
    where version_rank = 1 and not coalesce(is_deleted, false)
)

select * from final

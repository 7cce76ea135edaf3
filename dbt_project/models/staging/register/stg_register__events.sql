{{ config(materialized='view') }}

with stated as (
    {{ statement_in_force(source('raw', 'register_event')) }}
),

final as (
    select
        record_id,
        event_code,
        event_kind,
        event_text,
        held_on,
        district_name,
        group_name,
        place_text,
        department_name,
        attendee_count,
        suggestion_count,
        followed_count,
        opinion_text,
        host_name,
        stated_on,
        delivery_key,
        pulled_at
    from stated
)

select * from final

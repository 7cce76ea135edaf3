{{ config(materialized='view') }}

with stated as (
    {{ statement_in_force(source('raw', 'register_committee_member')) }}
),

final as (
    select
        record_id,
        member_code,
        member_name,
        position,
        appointment,
        panel_name,
        appointed_on,
        left_on,
        status,
        meeting_count,
        attended_count,
        proposal_count,
        adopted_count,
        stated_on,
        delivery_key,
        pulled_at
    from stated
)

select * from final

{{ config(materialized='view') }}

-- What a register says of meetings and proposals is counted from the beginning of its year: the last of a year stands.
with stated as (
    {{ statement_in_force(source('raw', 'register_committee_member'), scope='extract(year from accepted.stated_on)') }}
),

final as (
    select
        record_id,
        extract(year from stated_on)::integer as stated_year,
        member_code,
        position,
        appointment,
        panel_name,
        status,
        meeting_count,
        attended_count,
        proposal_count,
        adopted_count,
        stated_on,
        delivery_key
    from stated
)

select * from final

{{ config(unique_key='petition_id', pre_hook="{{ forget_changed_days('petition.petitions') }}") }}

with petitions as (
    {{ rows_in_force(source('raw', 'petition_petition'), 'petition.petitions', 'petition_id') }}
),

final as (
    select
        petition_id,
        applied_at as occurred_at,
        covered_on as occurred_on,
        petition_type,
        nullif(trim(category), '') as category,
        title,
        body,
        received_at,
        due_on,
        extended_due_on,
        supplement_requested_on,
        supplement_received_on,
        transferred_at,
        nullif(trim(transferred_to), '') as transferred_to,
        nullif(trim(agency_name), '') as agency_name,
        nullif(trim(department_name), '') as department_name,
        answered_at,
        nullif(trim(status), '') as status,
        nullif(trim(satisfaction), '') as satisfaction,
        is_reopened,
        nullif(trim(district_name), '') as district_name,
        applicant_key,
        delivery_key,
        pulled_at
    from petitions
)

select * from final

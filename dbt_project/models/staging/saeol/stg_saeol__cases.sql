{{ config(unique_key='case_id', pre_hook="{{ forget_changed_days('saeol.cases') }}") }}

with cases as (
    {{ rows_in_force(source('raw', 'saeol_case'), 'saeol.cases', 'case_id') }}
),

final as (
    select
        case_id,
        applied_at as occurred_at,
        covered_on as occurred_on,
        agency_code,
        -- As e-People writes who answers, so that both are told apart from the city by the same rule.
        '인천광역시 ' || trim(agency_name) as agency_name,
        -- What a district keeps itself lies in it.
        trim(agency_name) as district_name,
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
        nullif(trim(department_name), '') as department_name,
        answered_at,
        nullif(trim(status), '') as status,
        applicant_key,
        delivery_key,
        pulled_at
    from cases
)

select * from final

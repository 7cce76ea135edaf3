{{ config(unique_key='case_id', pre_hook="{{ forget_changed_days('saeol.cases') }}") }}

with cases as (
    {{ rows_in_force(source('raw', 'saeol_case'), 'saeol.cases', 'case_id') }}
),

final as (
    select
        case_id,
        applied_at as occurred_at,
        covered_on as occurred_on,
        authority_code,
        authority_name,
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

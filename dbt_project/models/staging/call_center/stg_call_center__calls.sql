{{ config(unique_key='call_id', pre_hook="{{ forget_changed_days('call_center.calls') }}") }}

with calls as (
    {{ rows_in_force(source('raw', 'call_center_call'), 'call_center.calls', 'call_id') }}
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
    from calls
)

select * from final

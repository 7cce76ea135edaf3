-- The 120 center's calls by either door: its exports, or its own table by watermark. A deployment opens one of them.
with exported as (
    select
        call_id,
        occurred_at,
        occurred_on,
        answered_at,
        ended_at,
        is_abandoned,
        wait_seconds,
        category_large,
        category_middle,
        district_code,
        district_name,
        department_name,
        transferred_to,
        is_first_call_resolved,
        summary,
        caller_key,
        delivery_key
    from {{ ref('stg_call_center__calls') }}
),

pulled as (
    select
        call_id,
        occurred_at,
        occurred_on,
        answered_at,
        ended_at,
        is_abandoned,
        wait_seconds,
        category_large,
        category_middle,
        district_code,
        district_name,
        department_name,
        transferred_to,
        is_first_call_resolved,
        summary,
        caller_key,
        delivery_key
    from {{ ref('stg_call_center__call_changes') }}
)

select * from exported
union all
select * from pulled

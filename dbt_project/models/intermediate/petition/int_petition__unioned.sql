-- What has a statutory clock: e-People's petitions and the districts' own cases. The two registers know nothing of each
-- other, so nobody can say which matter stands in both: channels stay apart, and no figure adds them.
with petitions as (
    select
        'petition' as channel_code,
        petition_id,
        petition_type,
        occurred_at,
        occurred_on,
        received_at,
        due_on,
        extended_due_on,
        supplement_requested_on,
        supplement_received_on,
        transferred_at,
        transferred_to,
        agency_name,
        answered_at,
        status,
        satisfaction,
        is_reopened,
        delivery_key
    from {{ ref('stg_petition__petitions') }}
),

cases as (
    select
        'saeol' as channel_code,
        case_id as petition_id,
        petition_type,
        occurred_at,
        occurred_on,
        received_at,
        due_on,
        extended_due_on,
        supplement_requested_on,
        supplement_received_on,
        transferred_at,
        transferred_to,
        agency_name,
        answered_at,
        status,
        -- 새올 asks nobody how satisfied they are, and files a repeated petition as a new case.
        null::text as satisfaction,
        null::boolean as is_reopened,
        delivery_key
    from {{ ref('stg_saeol__cases') }}
)

select * from petitions
union all
select * from cases

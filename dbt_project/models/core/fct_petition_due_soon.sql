{{ config(materialized='view') }}

-- As of the last night: what nobody answered yet and is due within some working days, or is past due.
with petitions as (
    select * from {{ ref('fct_petition') }}
),

departments as (
    select * from {{ ref('dim_department') }}
),

days as (
    select * from {{ ref('dim_date') }}
),

nights as (
    select * from {{ ref('fct_delivery') }}
),

last_nights as (
    select
        days.date_on as as_of_on,
        days.workday_number
    from days
    where days.date_on = {{ complete_through() }}
),

final as (
    select
        petitions.voc_key,
        last_nights.as_of_on,
        petitions.channel_code,
        petitions.petition_id,
        petitions.petition_type,
        petitions.authority_code,
        case
            when petitions.authority_code = 'city' then coalesce(departments.department_code, 'unknown')
            else 'none'
        end as department_code,
        coalesce(
            departments.department_label_ko,
            case when petitions.authority_code = 'city' then '확인 불가' else '기록 없음' end
        ) as department_label_ko,
        petitions.received_on,
        petitions.effective_due_on,
        -- Working days left to answer in, the due day included; -1 once that day is over.
        case
            when petitions.effective_due_on <= last_nights.as_of_on then -1
            else due_days.workday_number - last_nights.workday_number
        end as working_days_left,
        petitions.is_extended
    from petitions
    cross join last_nights
    inner join days as due_days on petitions.effective_due_on = due_days.date_on
    left join departments on petitions.department_key = departments.department_key
    where
        petitions.is_due_counted
        and not petitions.is_answered
        and not petitions.is_transferred_out
        and due_days.workday_number <= last_nights.workday_number + {{ var('due_soon_workdays') }}
)

select * from final

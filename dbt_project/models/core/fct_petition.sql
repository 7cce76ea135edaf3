{{ config(unique_key='voc_key') }}

-- The clock as the source states it: its due date, moved by an extension it records.
with petitions as (
    select * from {{ ref('stg_petition__petitions') }}
),

changed_days as (
    select * from {{ ref('stg_quality__changed_days') }}
    where channel_code = 'petition'
),

voices as (
    select * from {{ ref('fct_voc') }}
),

days as (
    select * from {{ ref('dim_date') }}
),

statuses as (
    select * from {{ ref('petition_status') }}
),

satisfactions as (
    select * from {{ ref('satisfaction') }}
),

limits as (
    select
        *,
        coalesce(
            lead(valid_from_on) over (partition by petition_type order by valid_from_on) - 1, '9999-12-31'::date
        ) as valid_through_on
    from {{ ref('petition_limit') }}
),

dated as (
    select
        petitions.*,
        {{ kst_day('coalesce(petitions.received_at, petitions.occurred_at)') }} as received_on,
        {{ kst_day('petitions.answered_at') }} as answered_on,
        {{ kst_day('petitions.transferred_at') }} as transferred_on,
        coalesce(petitions.extended_due_on, petitions.due_on) as effective_due_on,
        -- Handed over to the very agency that holds it now is not handed away.
        petitions.transferred_at is not null
        and coalesce(petitions.transferred_to, '') <> coalesce(petitions.agency_name, '') as is_transferred_out
    from petitions
    {% if is_incremental() %}
        inner join changed_days on petitions.occurred_on = changed_days.occurred_on
    {% endif %}
),

counted as (
    select
        dated.*,
        received_days.workday_number as received_number,
        received_days.is_workday::integer as received_share,
        answered_days.workday_number as answered_number,
        transferred_days.workday_number as transferred_number,
        due_days.workday_number as due_number
    from dated
    left join days as received_days on dated.received_on = received_days.date_on
    left join days as answered_days on dated.answered_on = answered_days.date_on
    left join days as transferred_days on dated.transferred_on = transferred_days.date_on
    left join days as due_days on dated.effective_due_on = due_days.date_on
),

-- Working days from receipt on, the day of receipt included (decree, article 19).
clocked as (
    select
        *,
        answered_number - received_number + received_share as answer_business_days,
        transferred_number - received_number + received_share as transfer_business_days,
        due_number - received_number + received_share as due_business_days
    from counted
),

judged as (
    select
        *,
        is_transferred_out
        and transfer_business_days > {{ var('late_transfer_share') }} * due_business_days as is_late_transfer
    from clocked
),

final as (
    select
        voices.voc_key,
        judged.petition_id,
        judged.petition_type,
        voices.authority_code,
        case when voices.authority_code = 'city' then voices.recorded_department_key end as department_key,
        coalesce(statuses.status_code, 'other') as status_code,
        satisfactions.satisfaction_code,
        satisfactions.is_satisfied,
        coalesce(judged.is_reopened, false) as is_reopened,
        judged.answered_on is not null as is_answered,
        case
            when judged.effective_due_on is null then null
            when judged.is_transferred_out then false
            else coalesce(judged.answered_on <= judged.effective_due_on, false)
        end as is_answered_in_time,
        judged.extended_due_on is not null as is_extended,
        judged.supplement_requested_on is not null as is_supplemented,
        judged.is_transferred_out,
        coalesce(judged.is_late_transfer, false) as is_late_transfer,
        coalesce(statuses.is_withdrawn, false) as is_withdrawn,
        -- Whom the due date binds: not the sender of an early transfer, nobody once it was withdrawn.
        judged.effective_due_on is not null
        and not coalesce(statuses.is_withdrawn, false)
        and (not judged.is_transferred_out or coalesce(judged.is_late_transfer, false)) as is_due_counted,
        limits.limit_days as assumed_limit_days,
        limits.unit as assumed_limit_unit,
        judged.answer_business_days,
        judged.due_business_days,
        judged.occurred_on as applied_on,
        judged.received_on,
        judged.due_on,
        judged.extended_due_on,
        judged.effective_due_on,
        judged.transferred_on,
        judged.answered_on,
        judged.answered_at,
        judged.delivery_key
    from judged
    inner join voices on md5('petition|' || judged.petition_id) = voices.voc_key
    left join statuses on judged.status = statuses.source_label
    left join satisfactions on judged.satisfaction = satisfactions.source_label
    left join limits
        on
            judged.petition_type = limits.petition_type
            and judged.received_on between limits.valid_from_on and limits.valid_through_on
)

select * from final

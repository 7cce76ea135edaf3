{{ config(unique_key='voc_key') }}

{% set columns = [
    'voc_key', 'channel_code', 'petition_id', 'petition_type', 'is_inquiry', 'authority_code', 'department_key', 'status_code',
    'satisfaction_code', 'is_satisfied', 'is_reopened', 'is_answered', 'is_answered_in_time', 'is_extended',
    'is_supplemented', 'is_clock_standing', 'is_transferred_out', 'is_late_transfer', 'is_withdrawn', 'is_closed',
    'is_deleted', 'is_due_counted', 'assumed_limit_days', 'assumed_limit_unit', 'alternative_limit_days',
    'answer_business_days', 'due_business_days', 'applied_on', 'received_at', 'received_on', 'due_on', 'extended_due_on',
    'effective_due_on', 'supplement_requested_on', 'supplement_received_on', 'transferred_on', 'answered_on',
    'answered_at', 'delivery_key'
] %}
{% set when_vanished = {
    'is_deleted': 'true',
    'is_clock_standing': 'false',
    'is_due_counted': 'gone.is_due_counted and gone.is_answered'
} %}
{% set vanished_columns = [] %}
{% for column in columns %}
    {% do vanished_columns.append(when_vanished.get(column, 'gone.' ~ column) ~ ' as ' ~ column) %}
{% endfor %}

-- The clock as the source states it: its due date, moved by an extension it records. What the law says stands in
-- fct_petition_clock.
with petitions as (
    select * from {{ ref('int_petition__unioned') }}
),

changed_days as (
    select * from {{ ref('stg_quality__changed_days') }}
    where channel_code in ('petition', 'saeol')
),

-- Named twice below, and PostgreSQL would write down the whole fact first.
voices as not materialized (
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

kinds as (
    select
        *,
        coalesce(
            lead(valid_from_on) over (partition by petition_type order by valid_from_on) - 1, '9999-12-31'::date
        ) as valid_through_on
    from {{ ref('petition_kind') }}
),

stated as (
    select
        petitions.*,
        coalesce(statuses.status_code, 'other') as status_code,
        coalesce(statuses.is_withdrawn, false) as is_withdrawn,
        -- An answer dated while the matter goes on is a word in between (중간 회신), unless it was opened again after it.
        coalesce(
            statuses.status_code in ('applied', 'received', 'in_progress', 'supplement_requested', 'extended'), false
        )
        and not coalesce(petitions.is_reopened, false) as is_still_open
    from petitions
    left join statuses on petitions.status = statuses.source_label
    {% if is_incremental() %}
        inner join changed_days
            on petitions.channel_code = changed_days.channel_code and petitions.occurred_on = changed_days.occurred_on
    {% endif %}
),

dated as (
    select
        *,
        coalesce(received_at, occurred_at) as clock_starts_at,
        {{ kst_day('coalesce(received_at, occurred_at)') }} as received_on,
        case when not is_still_open then answered_at end as substantively_answered_at,
        case when not is_still_open then {{ kst_day('answered_at') }} end as answered_on,
        {{ kst_day('transferred_at') }} as transferred_on,
        coalesce(extended_due_on, due_on) as effective_due_on,
        -- Handed over to the very agency that holds it now is not handed away.
        transferred_at is not null
        and coalesce(transferred_to, '') <> coalesce(agency_name, '') as is_transferred_out
    from stated
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
        due_number - received_number + received_share as due_business_days,
        coalesce(answered_on <= effective_due_on, false) as is_in_time
    from counted
),

judged as (
    select
        *,
        coalesce(
            is_transferred_out
            and transfer_business_days > {{ var('late_transfer_share') }} * due_business_days, false
        ) as is_late_transfer,
        -- Asked for before it was due, and not yet come: the clock stands, nothing is due.
        coalesce(
            supplement_requested_on <= effective_due_on and supplement_received_on is null and not is_in_time, false
        ) as is_clock_standing,
        -- Closed without an answer (종결): a text filed for the third time and answered twice (Act, article 23).
        status_code = 'closed' and answered_on is null as is_closed
    from clocked
),

live as (
    select
        voices.voc_key,
        judged.channel_code,
        judged.petition_id,
        judged.petition_type,
        coalesce(kinds.is_inquiry, false) as is_inquiry,
        voices.authority_code,
        case when voices.authority_code = 'city' then voices.recorded_department_key end as department_key,
        judged.status_code,
        satisfactions.satisfaction_code,
        satisfactions.is_satisfied,
        coalesce(judged.is_reopened, false) as is_reopened,
        judged.answered_on is not null as is_answered,
        case
            when judged.effective_due_on is null then null
            when judged.is_transferred_out then false
            else judged.is_in_time
        end as is_answered_in_time,
        judged.extended_due_on is not null as is_extended,
        judged.supplement_requested_on is not null as is_supplemented,
        judged.is_clock_standing,
        judged.is_transferred_out,
        judged.is_late_transfer,
        judged.is_withdrawn,
        judged.is_closed,
        false as is_deleted,
        -- Whom the due date binds: not the sender of an early transfer; nobody while the clock stands or once it was
        -- withdrawn or closed.
        judged.effective_due_on is not null
        and not judged.is_withdrawn
        and not judged.is_closed
        and not judged.is_clock_standing
        and (not judged.is_transferred_out or judged.is_late_transfer) as is_due_counted,
        limits.limit_days as assumed_limit_days,
        limits.unit as assumed_limit_unit,
        kinds.alternative_limit_days,
        judged.answer_business_days,
        judged.due_business_days,
        judged.occurred_on as applied_on,
        judged.clock_starts_at as received_at,
        judged.received_on,
        judged.due_on,
        judged.extended_due_on,
        judged.effective_due_on,
        judged.supplement_requested_on,
        judged.supplement_received_on,
        judged.transferred_on,
        judged.answered_on,
        judged.substantively_answered_at as answered_at,
        judged.delivery_key
    from judged
    inner join voices on md5(judged.channel_code || '|' || judged.petition_id) = voices.voc_key
    left join satisfactions on judged.satisfaction = satisfactions.source_label
    left join limits
        on
            judged.petition_type = limits.petition_type
            and judged.received_on between limits.valid_from_on and limits.valid_through_on
    left join kinds
        on
            judged.petition_type = kinds.petition_type
            and judged.received_on between kinds.valid_from_on and kinds.valid_through_on
),

{% if is_incremental() %}
    -- Gone at the source: what was answered stays judged, what was not can no longer be answered by anybody.
    vanished as (
        select {{ vanished_columns | join(', ') }}
        from {{ this }} as gone
        inner join changed_days
            on gone.channel_code = changed_days.channel_code and gone.applied_on = changed_days.occurred_on
        inner join voices on gone.voc_key = voices.voc_key
        where voices.is_deleted and not gone.is_deleted
    ),
{% endif %}

final as (
    select {{ columns | join(', ') }} from live
    {% if is_incremental() %}
        union all
        select {{ columns | join(', ') }} from vanished
    {% endif %}
)

select * from final

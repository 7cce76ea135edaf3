{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='fail',
    pre_hook="{{ forget_response_weeks() }}"
) }}

-- Each measure has its own week: received in it, answered in it, or due in it. What districts keep in 새올 stands in the
-- quarterly mart, under its own channel.
with petitions as (
    select * from {{ ref('fct_petition') }}
    where channel_code = 'petition'
),

departments as (
    select * from {{ ref('dim_department') }}
),

department_labels as (
    select distinct on (department_code)
        department_code,
        department_label_ko
    from departments
    order by department_code asc, valid_from_on desc
),

nights as (
    select * from {{ ref('fct_delivery') }}
),

changed_days as (
    select * from {{ ref('fct_changed_day') }}
),

last_weeks as (
    select {{ week_start(complete_through() ~ ' - 6') }} as last_week_on
),

-- Weeks up to this one stand as they are.
standing as (
    {% if is_incremental() %}
        select coalesce(max(weekly.week_start_on), '0001-01-01') as through_on from {{ this }} as weekly
    {% else %}
        select '0001-01-01'::date as through_on
    {% endif %}
),

keyed as (
    select
        petitions.*,
        case
            when petitions.authority_code = 'city' then coalesce(departments.department_code, 'unknown')
            else 'none'
        end as department_code,
        {{ week_start('petitions.received_on') }} as received_week_on,
        {{ week_start('petitions.answered_on') }} as answered_week_on,
        {{ week_start('petitions.effective_due_on') }} as due_week_on
    from petitions
    left join departments on petitions.department_key = departments.department_key
),

received as (
    select
        received_week_on as week_start_on,
        authority_code,
        petition_type,
        department_code,
        count(*) as received_count
    from keyed
    where received_week_on > (select standing.through_on from standing)
    group by received_week_on, authority_code, petition_type, department_code
),

answered as (
    select
        answered_week_on as week_start_on,
        authority_code,
        petition_type,
        department_code,
        count(*) as answered_count,
        count(satisfaction_code) as satisfaction_answer_count,
        count(*) filter (where is_satisfied) as satisfied_count,
        percentile_cont(0.5) within group (order by answer_business_days) as median_business_days
    from keyed
    where is_answered and answered_week_on > (select standing.through_on from standing)
    group by answered_week_on, authority_code, petition_type, department_code
),

due as (
    select
        due_week_on as week_start_on,
        authority_code,
        petition_type,
        department_code,
        count(*) filter (where is_due_counted) as due_count,
        count(*) filter (where is_due_counted and is_answered_in_time) as answered_in_time_count,
        count(*) filter (where is_extended) as extended_count,
        count(*) filter (where is_supplemented) as supplemented_count,
        count(*) filter (where is_transferred_out) as transferred_count
    from keyed
    where due_week_on > (select standing.through_on from standing)
    group by due_week_on, authority_code, petition_type, department_code
),

-- Open beyond the due date as the week ended: from the due week until the week before the answer.
overdue as (
    select
        open_weeks.moment::date as week_start_on,
        keyed.authority_code,
        keyed.petition_type,
        keyed.department_code,
        count(*) as overdue_open_count
    from keyed
    cross join last_weeks
    cross join standing
    cross join
        generate_series(
            greatest(keyed.due_week_on, standing.through_on + 7)::timestamp,
            coalesce(keyed.answered_week_on - 7, last_weeks.last_week_on)::timestamp,
            interval '7 days'
        ) as open_weeks (moment)
    where
        keyed.is_due_counted
        and not keyed.is_transferred_out
        and not keyed.is_deleted
    group by open_weeks.moment, keyed.authority_code, keyed.petition_type, keyed.department_code
),

cells as (
    select
        week_start_on,
        authority_code,
        petition_type,
        department_code
    from received
    union
    select
        week_start_on,
        authority_code,
        petition_type,
        department_code
    from answered
    union
    select
        week_start_on,
        authority_code,
        petition_type,
        department_code
    from due
    union
    select
        week_start_on,
        authority_code,
        petition_type,
        department_code
    from overdue
),

joined as (
    select
        cells.week_start_on,
        cells.authority_code,
        cells.petition_type,
        cells.department_code,
        coalesce(received.received_count, 0) as received_count,
        coalesce(answered.answered_count, 0) as answered_count,
        coalesce(due.due_count, 0) as due_count,
        coalesce(due.answered_in_time_count, 0) as answered_in_time_count,
        coalesce(overdue.overdue_open_count, 0) as overdue_open_count,
        coalesce(due.extended_count, 0) as extended_count,
        coalesce(due.supplemented_count, 0) as supplemented_count,
        coalesce(due.transferred_count, 0) as transferred_count,
        coalesce(answered.satisfaction_answer_count, 0) as satisfaction_answer_count,
        coalesce(answered.satisfied_count, 0) as satisfied_count,
        answered.median_business_days
    from cells
    cross join last_weeks
    left join received using (week_start_on, authority_code, petition_type, department_code)
    left join answered using (week_start_on, authority_code, petition_type, department_code)
    left join due using (week_start_on, authority_code, petition_type, department_code)
    left join overdue using (week_start_on, authority_code, petition_type, department_code)
    where cells.week_start_on <= last_weeks.last_week_on
),

final as (
    select
        joined.week_start_on,
        joined.authority_code,
        joined.petition_type,
        joined.department_code,
        case joined.authority_code when 'city' then '시' when 'district' then '군·구' else '그 밖의 기관' end
            as authority_label_ko,
        coalesce(
            department_labels.department_label_ko,
            case joined.department_code when 'none' then '기록 없음' else '확인 불가' end
        ) as department_label_ko,
        joined.received_count,
        joined.answered_count,
        joined.due_count,
        joined.answered_in_time_count,
        {{ rate('joined.answered_in_time_count', 'joined.due_count') }}::numeric(9, 6)
            as on_time_rate,
        {{ wilson_low('joined.answered_in_time_count', 'joined.due_count') }}::numeric(9, 6)
            as on_time_wilson_low_rate,
        {{ wilson_high('joined.answered_in_time_count', 'joined.due_count') }}::numeric(9, 6)
            as on_time_wilson_high_rate,
        joined.overdue_open_count,
        joined.extended_count,
        joined.supplemented_count,
        joined.transferred_count,
        joined.satisfaction_answer_count,
        joined.satisfied_count,
        {{ rate('joined.satisfied_count', 'joined.satisfaction_answer_count') }}::numeric(9, 6)
            as satisfied_rate,
        {{ wilson_low('joined.satisfied_count', 'joined.satisfaction_answer_count') }}::numeric(9, 6)
            as satisfied_wilson_low_rate,
        {{ wilson_high('joined.satisfied_count', 'joined.satisfaction_answer_count') }}::numeric(9, 6)
            as satisfied_wilson_high_rate,
        {{ rate('joined.satisfaction_answer_count', 'joined.answered_count') }}::numeric(9, 6)
            as satisfaction_response_rate,
        joined.median_business_days::numeric(9, 2) as median_business_days
    from joined
    left join department_labels on joined.department_code = department_labels.department_code
)

select * from final

-- Months are told by the days in the latest statement, so a corrected register corrects past months. Since when a
-- decision is on hold is not stated: it is shown apart in every month since the meeting, and never as open.
with decisions as (
    select * from {{ ref('fct_meeting_decision') }}
),

departments as (
    select * from {{ ref('dim_department') }}
),

nights as (
    select {{ complete_through() }} as through_on
),

placed as (
    select
        decisions.*,
        nights.through_on,
        case
            when departments.department_code is not null then departments.department_code
            when decisions.recorded_department_label is null then 'none'
            else 'unknown'
        end as department_code,
        coalesce(
            departments.department_label_ko,
            case when decisions.recorded_department_label is null then '기록 없음' else '확인 불가' end
        ) as department_label_ko,
        coalesce(
            departments.department_group_code,
            case when decisions.recorded_department_label is null then 'none' else 'unknown' end
        ) as department_group_code
    from decisions
    inner join nights on {{ is_shown_day('decisions.held_on') }}
    left join departments on decisions.department_key = departments.department_key
),

-- From the month of the meeting to the month it was carried out, or to the last night.
followed as (
    select
        placed.*,
        months.moment::date as month_start_on,
        least({{ last_day_of('month', 'months.moment::date') }}, placed.through_on) as as_of_on
    from placed
    cross join
        generate_series(
            {{ first_day_of('month', 'placed.held_on') }}::timestamp,
            {{ first_day_of('month', "case
                when placed.has_decision and placed.status_code in ('in_progress', 'done', 'on_hold')
                    then least(coalesce(placed.completed_on, placed.through_on), placed.through_on)
                else placed.held_on
            end") }}::timestamp,
            interval '1 month'
        ) as months (moment)
),

judged as (
    select
        *,
        held_on >= month_start_on as is_held,
        held_on >= month_start_on and has_decision as is_decided,
        completed_on between month_start_on and as_of_on as is_completed,
        completed_on between month_start_on and as_of_on and completed_on <= due_on as is_completed_in_time,
        completed_on between month_start_on and as_of_on
        and held_on < {{ quarter_start('month_start_on') }} as is_carried_over_completed,
        has_decision and status_code = 'on_hold' as is_on_hold,
        has_decision
        and status_code in ('in_progress', 'done')
        and coalesce(completed_on > as_of_on, true) as is_open
    from followed
),

final as (
    select
        month_start_on,
        meeting_kind_code,
        department_code,
        max(meeting_kind_label_ko) as meeting_kind_label_ko,
        max(department_label_ko) as department_label_ko,
        max(department_group_code) as department_group_code,
        min(as_of_on) as as_of_on,
        bool_and(as_of_on = {{ last_day_of('month', 'month_start_on') }}) as is_period_complete,
        count(*) filter (where is_held) as agenda_count,
        count(*) filter (where is_decided) as decided_count,
        count(*) filter (where is_completed) as completed_count,
        count(*) filter (where is_completed_in_time) as completed_in_time_count,
        count(*) filter (where is_carried_over_completed) as carried_over_completed_count,
        count(*) filter (where is_open) as open_count,
        count(*) filter (where is_open and due_on < as_of_on) as overdue_count,
        count(*) filter (where is_on_hold) as on_hold_count,
        avg(as_of_on - held_on) filter (where is_open)::numeric(9, 2) as mean_open_age_days,
        max(as_of_on - held_on) filter (where is_open) as oldest_open_age_days
    from judged
    group by month_start_on, meeting_kind_code, department_code
)

select * from final

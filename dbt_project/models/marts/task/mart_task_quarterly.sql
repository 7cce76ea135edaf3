-- A quarter shows what the last statement by its end said, however that was corrected later.
with revisions as (
    select * from {{ ref('fct_task_revision') }}
),

departments as (
    select * from {{ ref('dim_department') }}
),

nights as (
    select {{ complete_through() }} as through_on
),

quarters as (
    select
        days.date_on as quarter_start_on,
        least({{ last_day_of('quarter', 'days.date_on') }}, nights.through_on) as as_of_on,
        {{ last_day_of('quarter', 'days.date_on') }} <= nights.through_on as is_period_complete,
        extract(year from days.date_on)::integer as task_year
    from {{ ref('dim_date') }} as days
    cross join nights
    where
        days.date_on = {{ first_day_of('quarter', 'days.date_on') }}
        and days.date_on <= nights.through_on
),

standing as (
    select
        quarters.quarter_start_on,
        quarters.as_of_on,
        quarters.is_period_complete,
        coalesce(departments.department_code, 'unknown') as department_code,
        coalesce(departments.department_label_ko, '확인 불가') as department_label_ko,
        coalesce(departments.department_group_code, 'unknown') as department_group_code,
        revisions.audience_code,
        revisions.status_code,
        revisions.progress_rate,
        revisions.has_evidence,
        revisions.completed_on > revisions.due_on as is_late,
        revisions.status_code not in ('done', 'stopped') and revisions.due_on < quarters.as_of_on as is_overdue,
        {{ is_task_stale(
            'revisions', 'quarters.as_of_on', limit_in_force('task_stale_limit', 'limit_days', 'quarters.as_of_on')
        ) }} as is_stale,
        -- Share of the planned time that has passed.
        greatest(0, least(1, (quarters.as_of_on - revisions.started_on)::numeric / nullif(
            revisions.due_on - revisions.started_on, 0
        ))) as elapsed_rate
    from quarters
    inner join revisions
        on
            quarters.task_year = revisions.task_year
            and quarters.as_of_on between revisions.valid_from_on and coalesce(revisions.valid_to_on, '9999-12-31')
    left join departments on revisions.department_key = departments.department_key
    where revisions.is_stated
),

final as (
    select
        quarter_start_on,
        department_code,
        audience_code,
        max(department_label_ko) as department_label_ko,
        max(department_group_code) as department_group_code,
        case audience_code when 'internal' then '내부소통' when 'citizen' then '시민소통' else '그 밖' end as audience_label_ko,
        min(as_of_on) as as_of_on,
        bool_and(is_period_complete) as is_period_complete,
        count(*) as task_count,
        count(*) filter (where status_code = 'planned') as planned_count,
        count(*) filter (where status_code = 'in_progress') as in_progress_count,
        count(*) filter (where status_code = 'done') as done_count,
        count(*) filter (where status_code = 'stopped') as stopped_count,
        count(*) filter (where status_code = 'done' and is_late) as done_late_count,
        count(*) filter (where status_code = 'done' and has_evidence) as evidence_count,
        count(*) filter (where is_overdue) as overdue_count,
        count(*) filter (where is_stale) as stale_count,
        {{ rate("count(*) filter (where status_code = 'done')", 'count(*)') }}::numeric(9, 6) as done_rate,
        avg(progress_rate)::numeric(9, 6) as mean_progress_rate,
        avg(elapsed_rate)::numeric(9, 6) as mean_elapsed_rate
    from standing
    group by quarter_start_on, department_code, audience_code
)

select * from final

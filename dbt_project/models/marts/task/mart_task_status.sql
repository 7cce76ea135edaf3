with tasks as (
    select * from {{ ref('fct_task') }}
),

departments as (
    select * from {{ ref('dim_department') }}
),

nights as (
    select {{ complete_through() }} as through_on
),

final as (
    select
        tasks.task_key,
        tasks.task_year,
        tasks.task_code,
        coalesce(departments.department_code, 'unknown') as department_code,
        coalesce(departments.department_label_ko, '확인 불가') as department_label_ko,
        coalesce(departments.department_group_code, 'unknown') as department_group_code,
        tasks.audience_code,
        case tasks.audience_code when 'internal' then '내부소통' when 'citizen' then '시민소통' else '그 밖' end
            as audience_label_ko,
        tasks.status_code,
        case tasks.status_code
            when 'planned' then '계획'
            when 'in_progress' then '추진중'
            when 'done' then '완료'
            when 'stopped' then '중단'
            else '그 밖'
        end as status_label_ko,
        tasks.progress_rate,
        tasks.started_on,
        tasks.due_on,
        tasks.completed_on,
        tasks.has_evidence,
        tasks.is_overdue,
        case when tasks.is_overdue then nights.through_on - tasks.due_on end as overdue_days,
        tasks.is_stale,
        tasks.last_progress_on,
        -- From its start where progress was never stated; nothing before the start.
        case
            when tasks.status_code not in ('done', 'stopped') and tasks.started_on <= nights.through_on
                then nights.through_on - greatest(tasks.last_progress_on, tasks.started_on)
        end as days_without_progress
    from tasks
    cross join nights
    left join departments on tasks.department_key = departments.department_key
)

select * from final

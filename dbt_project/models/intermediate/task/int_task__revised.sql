-- A task's statements, told apart only where something changed. A task that a later statement of its year leaves out is
-- no longer stated from that day on.
with statements as (
    select
        *,
        row(progress_rate, status, progress_text)::text as progress
    from {{ ref('stg_register__task_statements') }}
),

progressed as (
    select
        *,
        coalesce(progress <> lag(progress) over (partition by record_id order by stated_on), true)
        and (progress_rate > 0 or progress_text is not null or status <> '계획') as is_progress_new
    from statements
),

departments as (
    select * from {{ ref('int_department__resolved') }}
),

statement_days as (
    select distinct
        task_year,
        stated_on
    from statements
),

tasks as (
    select
        record_id,
        task_year,
        task_code,
        min(stated_on) as first_stated_on
    from statements
    group by record_id, task_year, task_code
),

followed as (
    select
        tasks.record_id,
        tasks.task_year,
        tasks.task_code,
        tasks.first_stated_on,
        statement_days.stated_on,
        progressed.record_id is not null as is_stated,
        progressed.task_text,
        progressed.department_name,
        progressed.audience,
        progressed.stage,
        progressed.started_on,
        progressed.due_on,
        progressed.completed_on,
        progressed.progress_rate,
        progressed.progress_text,
        progressed.has_evidence,
        progressed.status,
        progressed.delivery_key,
        max(case when progressed.is_progress_new then statement_days.stated_on end) over (
            partition by tasks.record_id
            order by statement_days.stated_on
        ) as last_progress_on
    from tasks
    inner join statement_days
        on
            tasks.task_year = statement_days.task_year
            and tasks.first_stated_on <= statement_days.stated_on
    left join progressed
        on
            tasks.record_id = progressed.record_id
            and statement_days.stated_on = progressed.stated_on
),

described as (
    select
        *,
        row(
            is_stated, task_text, department_name, audience, stage, started_on, due_on, completed_on, progress_rate,
            progress_text, has_evidence, status
        )::text as content
    from followed
),

compared as (
    select
        *,
        coalesce(content <> lag(content) over (partition by record_id order by stated_on), true) as is_changed
    from described
),

final as (
    select
        {{ surrogate_key(['compared.record_id', 'compared.stated_on']) }} as revision_key,
        compared.record_id,
        compared.task_year,
        compared.task_code,
        compared.first_stated_on,
        compared.is_stated,
        compared.task_text,
        compared.department_name,
        departments.department_key,
        coalesce(departments.is_outdated, false) as is_department_outdated,
        compared.audience,
        compared.stage,
        compared.started_on,
        compared.due_on,
        compared.completed_on,
        compared.progress_rate,
        compared.has_evidence,
        compared.status,
        compared.last_progress_on,
        compared.stated_on as valid_from_on,
        lead(compared.stated_on) over (partition by compared.record_id order by compared.stated_on) - 1 as valid_to_on,
        compared.delivery_key
    from compared
    left join departments
        on
            compared.department_name = departments.recorded_value
            and compared.stated_on between departments.start_on and departments.end_on
    where compared.is_changed
)

select * from final

{{ config(
    unique_key='task_key',
    pre_hook="{{ forget_rows_gone(
        'task_key', ref('fct_task_revision'), 'task_key', 'valid_to_on is null and is_stated'
    ) }}"
) }}

-- Tasks as they stand. What is stale depends on the night, hence on the last one that was run.
with revisions as (
    select * from {{ ref('fct_task_revision') }}
),

nights as (
    select {{ complete_through() }} as through_on
),

limits as (
    select
        through_on,
        {{ limit_in_force('task_stale_limit', 'limit_days', 'nights.through_on') }} as limit_days
    from nights
),

final as (
    select
        revisions.task_key,
        revisions.task_year,
        revisions.task_code,
        revisions.task_text,
        revisions.recorded_department_label,
        revisions.department_key,
        revisions.is_department_outdated,
        revisions.audience_code,
        revisions.stage_code,
        revisions.status_code,
        revisions.progress_rate,
        revisions.started_on,
        revisions.due_on,
        revisions.completed_on,
        revisions.has_evidence,
        revisions.last_progress_on,
        revisions.status_code not in ('done', 'stopped') and revisions.due_on < limits.through_on as is_overdue,
        {{ is_task_stale('revisions', 'limits.through_on', 'limits.limit_days') }} as is_stale,
        revisions.first_stated_on,
        revisions.valid_from_on as unchanged_since_on,
        revisions.delivery_key
    from revisions
    cross join limits
    where
        revisions.valid_to_on is null
        and revisions.is_stated
)

{{ new_or_changed_rows([
    'task_key',
    'task_year',
    'task_code',
    'task_text',
    'recorded_department_label',
    'department_key',
    'is_department_outdated',
    'audience_code',
    'stage_code',
    'status_code',
    'progress_rate',
    'started_on',
    'due_on',
    'completed_on',
    'has_evidence',
    'last_progress_on',
    'is_overdue',
    'is_stale',
    'first_stated_on',
    'unchanged_since_on',
    'delivery_key'
]) }}

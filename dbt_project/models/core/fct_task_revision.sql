{{ config(
    unique_key='revision_key',
    pre_hook="{{ forget_rows_gone('revision_key', ref('int_task__revised'), 'revision_key') }}"
) }}

with revisions as (
    select * from {{ ref('int_task__revised') }}
),

final as (
    select
        revision_key,
        record_id as task_key,
        task_year,
        task_code,
        first_stated_on,
        is_stated,
        task_text,
        department_name as recorded_department_label,
        department_key,
        is_department_outdated,
        case when is_stated then {{ register_code('task_audience', 'revisions.audience') }} end as audience_code,
        case when is_stated then {{ register_code('task_stage', 'revisions.stage') }} end as stage_code,
        case when is_stated then {{ register_code('task_status', 'revisions.status') }} end as status_code,
        started_on,
        due_on,
        completed_on,
        progress_rate::numeric(9, 6) as progress_rate,
        has_evidence,
        last_progress_on,
        valid_from_on,
        valid_to_on,
        delivery_key
    from revisions
)

{{ new_or_changed_rows([
    'revision_key',
    'task_key',
    'task_year',
    'task_code',
    'first_stated_on',
    'is_stated',
    'task_text',
    'recorded_department_label',
    'department_key',
    'is_department_outdated',
    'audience_code',
    'stage_code',
    'status_code',
    'started_on',
    'due_on',
    'completed_on',
    'progress_rate',
    'has_evidence',
    'last_progress_on',
    'valid_from_on',
    'valid_to_on',
    'delivery_key'
]) }}

{{ config(
    unique_key='reply_key',
    pre_hook="{{ forget_rows_gone('reply_key', ref('stg_register__request_replies'), 'record_id') }}"
) }}

with replies as (
    select * from {{ ref('stg_register__request_replies') }}
),

departments as (
    select * from {{ ref('int_department__resolved') }}
),

final as (
    select
        replies.record_id as reply_key,
        replies.issue_number,
        replies.request_number,
        replies.asked_on,
        replies.department_name as recorded_department_label,
        departments.department_key,
        coalesce(departments.is_outdated, false) as is_department_outdated,
        replies.request_text,
        replies.due_on,
        replies.replied_on,
        {{ register_code('reply_status', 'replies.status') }} as status_code,
        replies.status as status_label_ko,
        replies.reply_text,
        replies.stated_on,
        replies.delivery_key
    from replies
    left join departments
        on
            replies.department_name = departments.recorded_value
            and replies.asked_on between departments.start_on and departments.end_on
)

{{ new_or_changed_rows([
    'reply_key',
    'issue_number',
    'request_number',
    'asked_on',
    'recorded_department_label',
    'department_key',
    'is_department_outdated',
    'request_text',
    'due_on',
    'replied_on',
    'status_code',
    'status_label_ko',
    'reply_text',
    'stated_on',
    'delivery_key'
]) }}

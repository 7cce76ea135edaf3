-- What the weekly issue asked departments for and what they answered: the register knows it also of issues that were
-- sent before this warehouse was there.
with replies as (
    select * from {{ ref('fct_request_reply') }}
),

departments as (
    select * from {{ ref('dim_department') }}
),

as_of as (
    select {{ complete_through() }} as as_of_on
),

final as (
    select
        replies.issue_number,
        replies.request_number,
        coalesce(departments.department_code, 'unknown') as department_code,
        coalesce(departments.department_label_ko, replies.recorded_department_label) as department_label_ko,
        replies.request_text,
        replies.asked_on,
        replies.due_on,
        replies.replied_on,
        replies.status_code,
        replies.status_label_ko,
        replies.reply_text,
        replies.replied_on is not null as is_replied,
        coalesce(replies.replied_on > replies.due_on, replies.due_on < as_of.as_of_on) as is_late,
        replies.replied_on - replies.asked_on as days_to_reply,
        replies.stated_on,
        as_of.as_of_on
    from replies
    cross join as_of
    left join departments on replies.department_key = departments.department_key
    where replies.asked_on <= as_of.as_of_on
)

select * from final

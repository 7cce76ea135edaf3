-- A promise is public when it is made; the complaint and the outcome are shown once the office itself told citizens.
with tasks as (
    select * from {{ ref('fct_feedback_task') }}
),

effects as (
    select * from {{ ref('fct_feedback_effect') }}
),

topics as (
    select * from {{ ref('dim_topic') }}
),

departments as (
    select * from {{ ref('dim_department') }}
),

rules as (
    select * from {{ ref('feedback_rule') }}
),

{{ district_groups() }},

as_of as (
    select {{ complete_through() }} as as_of_on
),

judged as (
    select
        tasks.*,
        as_of.as_of_on,
        tasks.completed_on is not null as is_completed,
        coalesce(effects.verdict_code, 'cannot_be_judged') as verdict_code,
        case when effects.feedback_code is null then 'not_judged' else effects.reason_code end as reason_code,
        effects.after_through_on,
        effects.control_count,
        effects.relative_ratio,
        effects.relative_ratio_low,
        effects.relative_ratio_high,
        effects.placebo_count,
        effects.placebo_improved_count,
        (
            select rules.publication_days from rules
            where rules.valid_from_on <= tasks.promised_on
            order by rules.valid_from_on desc
            limit 1
        ) as publication_days
    from tasks
    cross join as_of
    left join effects on tasks.feedback_code = effects.feedback_code
),

final as (
    select
        judged.feedback_code,
        judged.discovered_quarter_start_on,
        coalesce(departments.department_code, 'unknown') as department_code,
        coalesce(departments.department_label_ko, judged.recorded_department_label) as department_label_ko,
        judged.topic_code,
        topics.topic_label_ko,
        judged.district_group_code,
        district_groups.district_group_label_ko,
        judged.found_through_label_ko,
        judged.promise_text,
        case when judged.published_on is not null then judged.complaint_text end as complaint_text,
        case when judged.published_on is not null then judged.outcome_text end as outcome_text,
        judged.promised_on,
        judged.due_on,
        judged.completed_on,
        judged.published_on,
        judged.published_url,
        judged.status_code,
        judged.completed_on - judged.promised_on as days_to_completion,
        judged.published_on - judged.completed_on as days_to_publication,
        greatest(coalesce(judged.completed_on, judged.as_of_on) - judged.due_on, 0) as overdue_days,
        coalesce(judged.completed_on <= judged.due_on, false) as is_kept,
        not judged.is_completed and judged.due_on < judged.as_of_on as is_overdue,
        judged.is_completed and judged.published_on is null
        and judged.completed_on + judged.publication_days < judged.as_of_on as is_unpublished,
        judged.verdict_code,
        {{ feedback_verdict_label('judged.verdict_code') }} as verdict_label_ko,
        judged.reason_code,
        {{ feedback_reason_label('judged.reason_code') }} as reason_label_ko,
        coalesce(judged.control_count, 0) as control_count,
        judged.relative_ratio::numeric(14, 4) as relative_ratio,
        judged.relative_ratio_low::numeric(14, 4) as relative_ratio_low,
        judged.relative_ratio_high::numeric(14, 4) as relative_ratio_high,
        coalesce(judged.placebo_count, 0) as placebo_count,
        coalesce(judged.placebo_improved_count, 0) as placebo_improved_count,
        judged.after_through_on as observed_through_on,
        judged.as_of_on
    from judged
    left join topics on judged.topic_code = topics.topic_code
    left join departments on judged.department_key = departments.department_key
    left join district_groups on judged.district_group_code = district_groups.district_group_code
)

select * from final

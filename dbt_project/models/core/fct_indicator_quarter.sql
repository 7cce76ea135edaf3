{{ config(materialized='view') }}

-- Cases and successes of each indicator, by the department that people recorded, as its fact resolved it. Nothing that
-- a department says of its own quality is in here.
with petitions as (
    select * from {{ ref('fct_petition') }}
    where authority_code = 'city'
),

departments as (
    select * from {{ ref('dim_department') }}
),

events as (
    select * from {{ ref('fct_listening_event') }}
),

posts as (
    select * from {{ ref('fct_room_post') }}
),

decisions as (
    select * from {{ ref('fct_meeting_decision') }}
),

tasks as (
    select * from {{ ref('fct_feedback_task') }}
),

responsiveness as (
    select
        'responsiveness' as indicator_code,
        {{ first_day_of('quarter', 'effective_due_on') }} as quarter_start_on,
        department_key,
        petition_type as case_kind,
        count(*) filter (where is_answered_in_time) as success_count,
        count(*) as case_count,
        count(*) as eligible_count
    from petitions
    where is_due_counted
    group by {{ first_day_of('quarter', 'effective_due_on') }}, department_key, petition_type
),

satisfaction as (
    select
        'satisfaction' as indicator_code,
        {{ first_day_of('quarter', 'answered_on') }} as quarter_start_on,
        department_key,
        petition_type as case_kind,
        count(*) filter (where is_satisfied) as success_count,
        count(satisfaction_code) as case_count,
        count(*) as eligible_count
    from petitions
    where is_answered
    group by {{ first_day_of('quarter', 'answered_on') }}, department_key, petition_type
),

registered as (
    select
        'participation' as indicator_code,
        held_on as day_on,
        department_key,
        event_kind_label_ko as case_kind,
        followed_count as success_count,
        suggestion_count as case_count
    from events
    union all
    select
        'openness' as indicator_code,
        posted_on as day_on,
        department_key,
        post_kind_label_ko as case_kind,
        answered_count as success_count,
        comment_count as case_count
    from posts
    union all
    select
        'collaboration' as indicator_code,
        due_on as day_on,
        department_key,
        meeting_kind_label_ko as case_kind,
        coalesce(completed_on <= due_on, false)::integer as success_count,
        1 as case_count
    from decisions
    where due_on is not null
    union all
    select
        'feedback' as indicator_code,
        due_on as day_on,
        department_key,
        'all' as case_kind,
        coalesce(completed_on <= due_on, false)::integer as success_count,
        1 as case_count
    from tasks
),

registers as (
    select
        indicator_code,
        {{ first_day_of('quarter', 'day_on') }} as quarter_start_on,
        department_key,
        case_kind,
        sum(success_count) as success_count,
        sum(case_count) as case_count,
        sum(case_count) as eligible_count
    from registered
    group by indicator_code, {{ first_day_of('quarter', 'day_on') }}, department_key, case_kind
),

measured as (
    select * from responsiveness
    union all
    select * from satisfaction
    union all
    select * from registers
),

final as (
    select
        measured.quarter_start_on,
        measured.indicator_code,
        coalesce(departments.department_group_code, 'unknown') as department_group_code,
        coalesce(measured.case_kind, 'none') as case_kind,
        sum(measured.success_count)::bigint as success_count,
        sum(measured.case_count)::bigint as case_count,
        sum(measured.eligible_count)::bigint as eligible_count
    from measured
    left join departments on measured.department_key = departments.department_key
    group by
        measured.quarter_start_on,
        measured.indicator_code,
        coalesce(departments.department_group_code, 'unknown'),
        coalesce(measured.case_kind, 'none')
)

select * from final

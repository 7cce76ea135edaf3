-- A candidate that a task already takes up stays in the list and says so.
with candidates as (
    select * from {{ ref('fct_feedback_candidate_week') }}
),

tasks as (
    select * from {{ ref('fct_feedback_task') }}
),

topics as (
    select * from {{ ref('dim_topic') }}
),

{{ district_groups() }},

taken_up as (
    select distinct
        candidates.week_start_on,
        candidates.topic_code,
        candidates.district_group_code
    from candidates
    inner join tasks
        on
            candidates.topic_code = tasks.topic_code
            and tasks.district_group_code in (candidates.district_group_code, 'all')
            and tasks.promised_on <= candidates.week_start_on + 6
            and coalesce(candidates.week_start_on <= tasks.completed_on, true)
),

final as (
    select
        candidates.week_start_on,
        candidates.topic_code,
        topics.topic_label_ko,
        candidates.district_group_code,
        district_groups.district_group_label_ko,
        candidates.report_count,
        candidates.expected_count::numeric(14, 2) as expected_count,
        candidates.rate_ratio::numeric(14, 4) as expected_ratio,
        candidates.q_value::numeric(9, 6) as q_value,
        candidates.history_weeks,
        candidates.complainant_count,
        candidates.severe_report_count,
        {{ rate('candidates.severe_report_count', 'candidates.report_count') }}::numeric(9, 6) as severe_rate,
        candidates.is_recurring,
        candidates.is_severe,
        case
            when candidates.is_recurring and candidates.is_severe then '반복·위험'
            when candidates.is_recurring then '반복'
            else '위험'
        end as candidate_label_ko,
        taken_up.week_start_on is not null as has_task
    from candidates
    inner join topics on candidates.topic_code = topics.topic_code
    inner join district_groups on candidates.district_group_code = district_groups.district_group_code
    left join taken_up
        on
            candidates.week_start_on = taken_up.week_start_on
            and candidates.topic_code = taken_up.topic_code
            and candidates.district_group_code = taken_up.district_group_code
)

select * from final

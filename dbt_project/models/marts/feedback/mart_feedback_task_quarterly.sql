-- Each measure has its own quarter: promised in it, due in it, done in it, told in it; what is open is open at its end.
with tasks as (
    select * from {{ ref('mart_feedback_task') }}
),

rules as (
    select * from {{ ref('feedback_rule') }}
),

as_of as (
    select {{ complete_through() }} as as_of_on
),

department_labels as (
    select distinct on (department_code)
        department_code,
        department_label_ko
    from tasks
    order by department_code asc, promised_on desc, feedback_code asc
),

bounds as (
    select
        min(date_trunc('quarter', tasks.promised_on::timestamp)) as first_quarter,
        date_trunc('quarter', (max(as_of.as_of_on) + 1)::timestamp) - interval '3 months' as last_quarter
    from tasks
    cross join as_of
),

quarters as (
    select
        quarter.moment::date as quarter_start_on,
        (quarter.moment + interval '3 months - 1 day')::date as quarter_end_on
    from bounds
    cross join generate_series(bounds.first_quarter, bounds.last_quarter, interval '3 months') as quarter (moment)
),

allowed as (
    select distinct on (quarters.quarter_start_on)
        quarters.*,
        rules.publication_days
    from quarters
    inner join rules on quarters.quarter_end_on >= rules.valid_from_on
    order by quarters.quarter_start_on asc, rules.valid_from_on desc
),

counted as (
    select
        allowed.quarter_start_on,
        tasks.department_code,
        count(*) filter (where tasks.promised_on >= allowed.quarter_start_on) as promised_count,
        count(*) filter (where tasks.due_on between allowed.quarter_start_on and allowed.quarter_end_on) as due_count,
        count(*) filter (
            where tasks.due_on between allowed.quarter_start_on and allowed.quarter_end_on and tasks.is_kept
        ) as kept_count,
        count(*) filter (
            where tasks.completed_on between allowed.quarter_start_on and allowed.quarter_end_on
        ) as completed_count,
        count(*) filter (
            where tasks.published_on between allowed.quarter_start_on and allowed.quarter_end_on
        ) as published_count,
        count(*) filter (
            where tasks.completed_on is null or tasks.completed_on > allowed.quarter_end_on
        ) as open_count,
        count(*) filter (
            where
            tasks.due_on <= allowed.quarter_end_on
            and (tasks.completed_on is null or tasks.completed_on > allowed.quarter_end_on)
        ) as overdue_count,
        count(*) filter (
            where
            tasks.completed_on + allowed.publication_days < allowed.quarter_end_on
            and (tasks.published_on is null or tasks.published_on > allowed.quarter_end_on)
        ) as unpublished_count,
        percentile_cont(0.5) within group (order by tasks.days_to_completion) filter (
            where tasks.completed_on between allowed.quarter_start_on and allowed.quarter_end_on
        ) as median_days_to_completion
    from allowed
    inner join tasks on allowed.quarter_end_on >= tasks.promised_on
    group by allowed.quarter_start_on, tasks.department_code
),

final as (
    select
        counted.quarter_start_on,
        counted.department_code,
        department_labels.department_label_ko,
        counted.promised_count,
        counted.due_count,
        counted.kept_count,
        {{ rate('counted.kept_count', 'counted.due_count') }}::numeric(9, 6) as kept_rate,
        {{ wilson_low('counted.kept_count', 'counted.due_count') }}::numeric(9, 6) as kept_wilson_low_rate,
        {{ wilson_high('counted.kept_count', 'counted.due_count') }}::numeric(9, 6) as kept_wilson_high_rate,
        counted.completed_count,
        counted.median_days_to_completion::numeric(9, 1) as median_days_to_completion,
        counted.published_count,
        counted.open_count,
        counted.overdue_count,
        counted.unpublished_count
    from counted
    inner join department_labels on counted.department_code = department_labels.department_code
)

select * from final

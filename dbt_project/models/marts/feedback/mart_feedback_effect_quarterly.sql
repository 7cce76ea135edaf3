-- Every task done in the quarter is in exactly one of the counts: judged one way or another, or not judged and why.
with tasks as (
    select * from {{ ref('mart_feedback_task') }}
    where completed_on is not null
),

as_of as (
    select {{ complete_through() }} as as_of_on
),

placed as (
    select
        date_trunc('quarter', tasks.completed_on::timestamp)::date as quarter_start_on,
        tasks.*
    from tasks
),

counted as (
    select
        quarter_start_on,
        count(*) as completed_count,
        count(*) filter (where verdict_code <> 'cannot_be_judged') as judged_count,
        count(*) filter (where verdict_code = 'improved') as improved_count,
        count(*) filter (where verdict_code = 'no_difference') as no_difference_count,
        count(*) filter (where verdict_code = 'worse') as worse_count,
        count(*) filter (
            where reason_code in ('no_topic', 'unknown_topic', 'no_district', 'unknown_district')
        ) as unlinked_count,
        count(*) filter (where reason_code in ('too_early', 'not_judged', 'not_completed')) as too_early_count,
        count(*) filter (where reason_code = 'not_candidate') as not_candidate_count,
        count(*) filter (
            where reason_code in ('no_history', 'too_few_reports', 'no_controls')
        ) as no_comparison_count,
        sum(placebo_count)::bigint as placebo_count,
        sum(placebo_improved_count)::bigint as placebo_improved_count
    from placed
    group by quarter_start_on
),

final as (
    select
        counted.quarter_start_on,
        counted.completed_count,
        counted.judged_count,
        counted.improved_count,
        {{ rate('counted.improved_count', 'counted.judged_count') }}::numeric(9, 6) as improved_rate,
        {{ wilson_low('counted.improved_count', 'counted.judged_count') }}::numeric(9, 6) as improved_wilson_low_rate,
        {{ wilson_high('counted.improved_count', 'counted.judged_count') }}::numeric(9, 6) as improved_wilson_high_rate,
        counted.placebo_count,
        counted.placebo_improved_count,
        {{ rate('counted.placebo_improved_count', 'counted.placebo_count') }}::numeric(9, 6) as placebo_improved_rate,
        counted.no_difference_count,
        counted.worse_count,
        counted.unlinked_count,
        counted.too_early_count,
        counted.not_candidate_count,
        counted.no_comparison_count
    from counted
    cross join as_of
    where (counted.quarter_start_on + interval '3 months')::date <= as_of.as_of_on + 1
)

select * from final

-- Tasks that came out as improved are candidates by measure; practices that people chose stand beside them, and one
-- that is both is one row.
with practices as (
    select * from {{ ref('fct_best_practice') }}
),

tasks as (
    select * from {{ ref('mart_feedback_task') }}
),

departments as (
    select * from {{ ref('dim_department') }}
),

improved as (
    select * from tasks
    where verdict_code = 'improved' and completed_on is not null
),

-- Of several practices that came from one task the first speaks for it.
first_practices as (
    select distinct on (practices.feedback_code)
        practices.feedback_code,
        practices.practice_code
    from practices
    inner join improved on practices.feedback_code = improved.feedback_code
    order by practices.feedback_code asc, practices.selected_on asc, practices.practice_code asc
),

measured as (
    select
        extract(year from improved.observed_through_on)::integer as candidate_year,
        improved.feedback_code as candidate_code,
        improved.feedback_code,
        first_practices.practice_code,
        case when first_practices.practice_code is null then 'measured' else 'both' end as origin_code,
        improved.department_code,
        improved.department_label_ko
    from improved
    left join first_practices on improved.feedback_code = first_practices.feedback_code
),

registered as (
    select
        extract(year from practices.selected_on)::integer as candidate_year,
        practices.practice_code as candidate_code,
        practices.feedback_code,
        practices.practice_code,
        'registered' as origin_code,
        coalesce(departments.department_code, 'unknown') as department_code,
        coalesce(departments.department_label_ko, practices.recorded_department_label) as department_label_ko
    from practices
    left join departments on practices.department_key = departments.department_key
    left join first_practices on practices.practice_code = first_practices.practice_code
    where first_practices.practice_code is null
),

listed as (
    select * from measured
    union all
    select * from registered
),

final as (
    select
        listed.candidate_year,
        listed.candidate_code,
        listed.origin_code,
        case listed.origin_code
            when 'both' then '측정·선정'
            when 'measured' then '측정(선정 전)'
            else '선정'
        end as origin_label_ko,
        listed.feedback_code,
        listed.practice_code,
        practices.practice_label_ko,
        listed.department_code,
        listed.department_label_ko,
        tasks.verdict_code,
        tasks.verdict_label_ko,
        tasks.relative_ratio,
        coalesce(tasks.placebo_count, 0) as placebo_count,
        coalesce(tasks.placebo_improved_count, 0) as placebo_improved_count,
        coalesce(practices.is_shared, false) as is_shared,
        coalesce(practices.is_printed, false) as is_printed
    from listed
    left join practices on listed.practice_code = practices.practice_code
    left join tasks on listed.feedback_code = tasks.feedback_code
)

select * from final

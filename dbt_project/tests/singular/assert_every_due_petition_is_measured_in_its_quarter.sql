-- A department renamed or closed neither loses a petition nor has it twice.
with measured as (
    select
        quarter_start_on,
        sum(case_count) as case_count,
        sum(success_count) as success_count
    from {{ ref('fct_indicator_quarter') }}
    where indicator_code = 'responsiveness'
    group by quarter_start_on
),

counted as (
    select
        {{ first_day_of('quarter', 'effective_due_on') }} as quarter_start_on,
        count(*) as case_count,
        count(*) filter (where is_answered_in_time) as success_count
    from {{ ref('fct_petition') }}
    where authority_code = 'city' and is_due_counted
    group by {{ first_day_of('quarter', 'effective_due_on') }}
)

select
    quarter_start_on,
    measured.case_count as measured_count,
    counted.case_count as counted_count
from measured
full outer join counted using (quarter_start_on)
where
    measured.case_count is distinct from counted.case_count
    or measured.success_count is distinct from counted.success_count

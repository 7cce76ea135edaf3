with mart as (
    select
        week_start_on,
        sum(due_count) as due_count
    from {{ ref('mart_response_weekly') }}
    group by week_start_on
),

facts as (
    select
        {{ week_start('effective_due_on') }} as week_start_on,
        count(*) as due_count
    from {{ ref('fct_petition') }}
    where is_due_counted and channel_code = 'petition'
    group by {{ week_start('effective_due_on') }}
)

select
    mart.week_start_on,
    mart.due_count as mart_count,
    facts.due_count as fact_count
from mart
left join facts on mart.week_start_on = facts.week_start_on
where mart.due_count <> coalesce(facts.due_count, 0)

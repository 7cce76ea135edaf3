{{ config(materialized='view') }}

-- What else a department's quarter is seen by: how its petitions went, its tasks as they stood on the quarter's last
-- day, and the mileage it gave and was given in the quarter.
with petitions as (
    select * from {{ ref('fct_petition') }}
    where authority_code = 'city'
),

departments as (
    select * from {{ ref('dim_department') }}
),

days as (
    select * from {{ ref('dim_date') }}
),

revisions as (
    select * from {{ ref('fct_task_revision') }}
),

entries as (
    select * from {{ ref('fct_mileage_entry') }}
),

quarters as (
    select distinct {{ first_day_of('quarter', 'date_on') }} as quarter_start_on
    from days
),

due as (
    select
        {{ first_day_of('quarter', 'effective_due_on') }} as quarter_start_on,
        department_key,
        count(*) as due_dated_count,
        count(*) filter (where is_extended) as extended_count,
        count(*) filter (where is_supplemented) as supplemented_count,
        count(*) filter (where is_transferred_out) as transferred_count
    from petitions
    where effective_due_on is not null and not is_withdrawn
    group by {{ first_day_of('quarter', 'effective_due_on') }}, department_key
),

tasks as (
    select
        quarters.quarter_start_on,
        revisions.department_key,
        count(*) as task_count,
        count(*) filter (where revisions.status_code = 'done') as task_done_count,
        count(*) filter (
            where revisions.status_code not in ('done', 'stopped')
            and revisions.due_on < {{ last_day_of('quarter', 'quarters.quarter_start_on') }}
        ) as task_overdue_count,
        sum(revisions.progress_rate) as task_progress_sum
    from quarters
    inner join revisions
        on
            extract(year from quarters.quarter_start_on) = revisions.task_year
            and revisions.valid_from_on <= {{ last_day_of('quarter', 'quarters.quarter_start_on') }}
            and coalesce(revisions.valid_to_on, '9999-12-31'::date)
            >= {{ last_day_of('quarter', 'quarters.quarter_start_on') }}
    where revisions.is_stated
    group by quarters.quarter_start_on, revisions.department_key
),

moved as (
    select
        earned_on,
        receiver_department_key as department_key,
        points as received_points,
        0 as given_points
    from entries
    where is_counted
    union all
    select
        earned_on,
        giver_department_key as department_key,
        0 as received_points,
        points as given_points
    from entries
    where is_counted
),

mileage as (
    select
        {{ first_day_of('quarter', 'earned_on') }} as quarter_start_on,
        department_key,
        sum(received_points) as received_points,
        sum(given_points) as given_points
    from moved
    group by {{ first_day_of('quarter', 'earned_on') }}, department_key
),

keys as (
    select
        quarter_start_on,
        department_key
    from due
    union
    select
        quarter_start_on,
        department_key
    from tasks
    union
    select
        quarter_start_on,
        department_key
    from mileage
),

final as (
    select
        keys.quarter_start_on,
        coalesce(departments.department_group_code, 'unknown') as department_group_code,
        coalesce(sum(due.due_dated_count), 0)::bigint as due_dated_count,
        coalesce(sum(due.extended_count), 0)::bigint as extended_count,
        coalesce(sum(due.supplemented_count), 0)::bigint as supplemented_count,
        coalesce(sum(due.transferred_count), 0)::bigint as transferred_count,
        coalesce(sum(tasks.task_count), 0)::bigint as task_count,
        coalesce(sum(tasks.task_done_count), 0)::bigint as task_done_count,
        coalesce(sum(tasks.task_overdue_count), 0)::bigint as task_overdue_count,
        (sum(tasks.task_progress_sum) / nullif(sum(tasks.task_count), 0))::double precision as task_progress_rate,
        coalesce(sum(mileage.received_points), 0)::bigint as mileage_received_points,
        coalesce(sum(mileage.given_points), 0)::bigint as mileage_given_points
    from keys
    left join departments on keys.department_key = departments.department_key
    left join due
        on keys.quarter_start_on = due.quarter_start_on and keys.department_key is not distinct from due.department_key
    left join tasks
        on
            keys.quarter_start_on = tasks.quarter_start_on
            and keys.department_key is not distinct from tasks.department_key
    left join mileage
        on
            keys.quarter_start_on = mileage.quarter_start_on
            and keys.department_key is not distinct from mileage.department_key
    group by keys.quarter_start_on, coalesce(departments.department_group_code, 'unknown')
)

select * from final

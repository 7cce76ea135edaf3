-- What a recorded department name or code means on a day. A name used outside its years keeps its own row (the
-- nearest one) and is flagged: a petition is never moved to a department that nobody recorded.
with departments as (
    select
        *,
        coalesce(valid_to_on, '9999-12-31'::date) as last_on
    from {{ ref('int_department__grouped') }}
),

recorded_values as (
    select
        department_label_ko as recorded_value,
        *
    from departments

    union all

    select
        department_code as recorded_value,
        *
    from departments
),

ordered as (
    select
        *,
        row_number() over (partition by recorded_value order by valid_from_on) as position_number,
        lead(valid_from_on) over (partition by recorded_value order by valid_from_on) as next_from_on
    from recorded_values
),

before_founding as (
    select
        recorded_value,
        '0001-01-01'::date as start_on,
        valid_from_on - 1 as end_on,
        department_key,
        department_code,
        true as is_outdated
    from ordered
    where position_number = 1
),

in_force as (
    select
        recorded_value,
        valid_from_on as start_on,
        least(last_on, coalesce(next_from_on - 1, last_on)) as end_on,
        department_key,
        department_code,
        false as is_outdated
    from ordered
),

after_closing as (
    select
        recorded_value,
        last_on + 1 as start_on,
        coalesce(next_from_on - 1, '9999-12-31'::date) as end_on,
        department_key,
        department_code,
        true as is_outdated
    from ordered
    where last_on < coalesce(next_from_on - 1, '9999-12-31'::date)
),

final as (
    select * from before_founding
    union all
    select * from in_force
    union all
    select * from after_closing
)

select * from final

-- What a recorded district code or name means on a day. Feeds go on sending an abolished code after a reform: the
-- record is kept, moved on only where its group has exactly one district in force, and flagged as outdated.
with districts as (
    select
        *,
        coalesce(valid_to_on, '9999-12-31'::date) as last_on
    from {{ ref('district') }}
),

recorded_values as (
    select
        district_code as recorded_value,
        district_code,
        district_group_code
    from districts

    union all

    select
        district_label_ko as recorded_value,
        district_code,
        district_group_code
    from districts
),

cuts as (
    select
        district_group_code,
        '0001-01-01'::date as start_on
    from districts

    union

    select
        district_group_code,
        valid_from_on as start_on
    from districts

    union

    select
        district_group_code,
        last_on + 1 as start_on
    from districts
    where last_on < '9999-12-31'
),

periods as (
    select
        district_group_code,
        start_on,
        coalesce(
            lead(start_on) over (partition by district_group_code order by start_on) - 1, '9999-12-31'::date
        ) as end_on
    from cuts
),

in_force as (
    select
        periods.district_group_code,
        periods.start_on,
        count(*) as district_count,
        min(districts.district_code) as only_district_code
    from periods
    inner join districts
        on
            periods.district_group_code = districts.district_group_code
            and periods.start_on between districts.valid_from_on and districts.last_on
    group by periods.district_group_code, periods.start_on
),

resolved as (
    select
        recorded_values.recorded_value,
        periods.start_on,
        periods.end_on,
        not periods.start_on between districts.valid_from_on and districts.last_on as is_outdated,
        case
            when periods.start_on between districts.valid_from_on and districts.last_on then districts.district_code
            when in_force.district_count = 1 then in_force.only_district_code
            else districts.district_code
        end as district_code,
        row_number() over (
            partition by recorded_values.recorded_value, periods.start_on
            order by
                (periods.start_on between districts.valid_from_on and districts.last_on) desc,
                districts.valid_from_on desc
        ) as choice
    from recorded_values
    inner join periods on recorded_values.district_group_code = periods.district_group_code
    inner join districts on recorded_values.district_code = districts.district_code
    left join in_force
        on
            periods.district_group_code = in_force.district_group_code
            and periods.start_on = in_force.start_on
),

final as (
    select
        resolved.recorded_value,
        resolved.start_on,
        resolved.end_on,
        {{ surrogate_key(['districts.district_code', 'districts.valid_from_on']) }} as district_key,
        resolved.district_code,
        resolved.is_outdated
    from resolved
    inner join districts on resolved.district_code = districts.district_code
    where resolved.choice = 1
)

select * from final

with holidays as (
    select
        holiday_on,
        string_agg(holiday_label_ko, ', ' order by holiday_label_ko) as holiday_label_ko
    from {{ ref('holiday') }}
    group by holiday_on
),

days as (
    select generated.moment::date as date_on
    from
        generate_series(
            '{{ var("calendar_from_on") }}'::timestamp, '2030-12-31'::timestamp, interval '1 day'
        ) as generated (moment)
),

classed as (
    select
        days.date_on,
        extract(isodow from days.date_on)::integer as weekday,
        holidays.holiday_label_ko,
        holidays.holiday_on is not null as is_holiday,
        holidays.holiday_on is null and extract(isodow from days.date_on) < 6 as is_workday
    from days
    left join holidays on days.date_on = holidays.holiday_on
),

final as (
    select
        date_on,
        {{ week_start('date_on') }} as week_start_on,
        to_char(date_on, 'IYYY-"W"IW') as iso_week,
        weekday,
        is_holiday,
        holiday_label_ko,
        is_workday,
        case
            when is_holiday then 'holiday'
            when weekday = 6 then 'saturday'
            when weekday = 7 then 'sunday'
            else 'workday_' || (array['mon', 'tue', 'wed', 'thu', 'fri'])[weekday]
        end as like_day_class,
        to_char(date_on, 'YYYY-MM') as month,
        to_char(date_on, 'YYYY-"Q"Q') as quarter,
        -- Working days from the first day on: the difference of two days counts the working days between them.
        (count(*) filter (where is_workday) over (order by date_on))::integer as workday_number
    from classed
)

select * from final

-- Looked up in a calendar: Hangul Day 2026 (a Friday), Chuseok 2026 (24 to 26 September), and ordinary days around.
with known as (
    select *
    from (
        values
        ('2026-10-08'::date, 'workday_thu', '2026-10-05'::date, true),
        ('2026-10-09'::date, 'holiday', '2026-10-05'::date, false),
        ('2026-10-10'::date, 'saturday', '2026-10-05'::date, false),
        ('2026-10-11'::date, 'sunday', '2026-10-05'::date, false),
        ('2026-10-12'::date, 'workday_mon', '2026-10-12'::date, true),
        ('2026-09-25'::date, 'holiday', '2026-09-21'::date, false),
        ('2026-09-28'::date, 'workday_mon', '2026-09-28'::date, true)
    ) as by_hand (date_on, like_day_class, week_start_on, is_workday)
)

select known.date_on
from known
left join {{ ref('dim_date') }} as days on known.date_on = days.date_on
where
    days.like_day_class is distinct from known.like_day_class
    or days.week_start_on is distinct from known.week_start_on
    or days.is_workday is distinct from known.is_workday

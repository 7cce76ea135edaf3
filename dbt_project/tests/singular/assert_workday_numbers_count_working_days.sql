-- 5 to 16 October 2026: ten weekdays, less the 5th (for National Foundation Day, a Saturday) and Hangul Day, the 9th.
select 1 as is_wrong
from {{ ref('dim_date') }} as first_days
cross join {{ ref('dim_date') }} as last_days
where
    first_days.date_on = '2026-10-04'
    and last_days.date_on = '2026-10-16'
    and last_days.workday_number - first_days.workday_number <> 8

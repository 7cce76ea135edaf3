{{ config(severity='warn') }}

-- 24 members with 2 chairs, as of the latest statement.
select
    stated_year,
    member_count,
    chair_count
from {{ ref('mart_committee_yearly') }}
where
    stated_year = (select max(latest.stated_year) from {{ ref('mart_committee_yearly') }} as latest)
    and not is_composition_met

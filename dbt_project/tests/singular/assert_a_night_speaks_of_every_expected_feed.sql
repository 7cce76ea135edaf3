with nights as (
    select distinct business_date from {{ ref('mart_data_health') }}
),

expected as (
    select distinct feed from {{ ref('mart_data_health') }}
    where is_expected
)

select
    nights.business_date,
    expected.feed
from nights
cross join expected
left join {{ ref('mart_data_health') }} as health
    on nights.business_date = health.business_date and expected.feed = health.feed
where health.feed is null

-- A quarter's points given, points received, and points of the network's edges are the points of the ledger that count.
with ledger as (
    select
        {{ first_day_of('quarter', 'earned_on') }} as quarter_start_on,
        sum(points) as points
    from {{ ref('fct_mileage_entry') }}
    where
        is_counted
        and earned_on between '{{ var("calendar_from_on") }}' and {{ complete_through() }}
    group by quarter_start_on
),

departments as (
    select
        quarter_start_on,
        sum(given_points) as given_points,
        sum(received_points) as received_points,
        sum(net_points) as net_points
    from {{ ref('mart_mileage_quarterly') }}
    group by quarter_start_on
),

edges as (
    select
        quarter_start_on,
        sum(points) as points
    from {{ ref('mart_mileage_network_quarterly') }}
    group by quarter_start_on
)

select
    quarter_start_on,
    ledger.points,
    departments.given_points,
    departments.received_points,
    edges.points as edge_points
from ledger
full outer join departments using (quarter_start_on)
full outer join edges using (quarter_start_on)
where
    coalesce(ledger.points, 0) <> departments.given_points
    or coalesce(ledger.points, 0) <> departments.received_points
    or coalesce(ledger.points, 0) <> coalesce(edges.points, 0)
    or departments.net_points <> 0
    or departments.quarter_start_on is null

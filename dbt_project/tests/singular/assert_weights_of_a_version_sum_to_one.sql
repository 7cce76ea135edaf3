-- Weights of each version sum to one and name every indicator that is defined by then.
with weights as (
    select * from {{ ref('indicator_weight') }}
),

versions as (
    select
        valid_from_on,
        sum(weight) as weight_sum,
        count(*) as weight_count
    from weights
    group by valid_from_on
)

select versions.*
from versions
where
    abs(versions.weight_sum - 1) > 1e-9
    or versions.weight_count <> (
        select count(distinct indicators.indicator_code) from {{ ref('indicator') }} as indicators
        where indicators.valid_from_on <= versions.valid_from_on
    )

select *
from {{ ref('mart_composite_quarterly') }}
where
    (rank is not null and (rank_low is null or rank_high is null))
    or is_ranked <> (arithmetic_score is not null)
    or rank_low > rank_high
    or rank_high > ranked_unit_count
    or geometric_score > arithmetic_score + 0.0001

select *
from {{ ref('mart_self_check_quarterly') }}
where
    respondent_count < {{ var('minimum_cell_size') }}
    or (not is_shown and (respondent_count is not null or mean_point is not null))

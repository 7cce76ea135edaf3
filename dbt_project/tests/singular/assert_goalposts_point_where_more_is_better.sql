select *
from {{ ref('indicator') }}
where (best_rate > worst_rate) <> is_higher_better

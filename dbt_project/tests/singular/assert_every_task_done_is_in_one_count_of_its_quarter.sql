select quarter_start_on
from {{ ref('mart_feedback_effect_quarterly') }}
where
    completed_count <> judged_count + unlinked_count + too_early_count + not_candidate_count + no_comparison_count
    or judged_count <> improved_count + no_difference_count + worse_count

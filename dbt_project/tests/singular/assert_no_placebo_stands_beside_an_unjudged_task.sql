-- A task without matched controls is not judged, and an unjudged one shows no figure of an effect.
select feedback_code
from {{ ref('mart_feedback_task') }}
where
    (verdict_code = 'cannot_be_judged') <> (relative_ratio is null)
    or (verdict_code = 'cannot_be_judged') <> (reason_label_ko is not null)
    or (verdict_code = 'cannot_be_judged' and placebo_count > 0)
    or placebo_improved_count > placebo_count
    or (topic_code is null and verdict_code <> 'cannot_be_judged')

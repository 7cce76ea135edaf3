select week_start_on
from {{ ref('mart_response_weekly') }}
where
    not coalesce(on_time_rate between on_time_wilson_low_rate and on_time_wilson_high_rate, due_count = 0)
    or not coalesce(
        satisfied_rate between satisfied_wilson_low_rate and satisfied_wilson_high_rate, satisfaction_answer_count = 0
    )

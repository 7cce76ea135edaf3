select
    week_start_on,
    authority_code,
    petition_type,
    department_code
from {{ ref('mart_response_weekly') }}
where
    answered_in_time_count > due_count
    or satisfaction_answer_count > answered_count
    or satisfied_count > satisfaction_answer_count

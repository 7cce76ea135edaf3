-- A warning above a tenth of the petitions compared in a quarter: the source counts another way, or the register of
-- limits has fallen behind the decree.
{{ config(severity='warn') }}

select
    quarter_start_on,
    channel_code,
    sum(due_difference_count) as due_difference_count,
    sum(compared_count) as compared_count
from {{ ref('mart_response_quarterly') }}
group by quarter_start_on, channel_code
having sum(due_difference_count) > 0.1 * sum(compared_count)

select
    target_on,
    channel_code,
    topic_code,
    district_code
from {{ ref('mart_forecast_daily') }}
where
    target_on <> origin_on + lead_days
    or lead_days < 1
    or low_count < 0
    or expected_count < low_count
    or expected_count > high_count
    or (low_count is null) <> (high_count is null)

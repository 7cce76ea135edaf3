select
    target_on,
    channel_code,
    topic_code,
    district_code
from {{ ref('mart_forecast_daily') }} as forecasts
inner join {{ ref('forecast_reason') }} as reasons on forecasts.reason_code = reasons.reason_code
where
    forecasts.is_withheld <> reasons.is_withheld
    or (forecasts.is_withheld and (forecasts.model_code <> 'like_day_median' or forecasts.expected_count <> forecasts.median_count))

{{ config(materialized='view') }}

with final as (
    select
        quarter_start_on,
        district_code,
        observed_through_on,
        incident_count,
        further_report_count,
        exposure_days,
        reports_per_day,
        reports_per_day_low,
        reports_per_day_high,
        city_reports_per_day,
        verdict_code,
        model_version
    from {{ source('inferred', 'under_reporting_quarterly') }}
)

select * from final

-- Few matters is not few reports of a matter: a district is judged by how soon others report what one has reported.
with rates as (
    select * from {{ ref('fct_under_reporting_quarter') }}
),

districts as (
    select distinct on (district_code) * from {{ ref('dim_district') }}
    order by district_code asc, valid_from_on desc
),

final as (
    select
        rates.quarter_start_on,
        rates.district_code,
        districts.district_label_ko,
        rates.incident_count,
        rates.further_report_count,
        rates.exposure_days,
        rates.reports_per_day,
        rates.reports_per_day_low,
        rates.reports_per_day_high,
        rates.city_reports_per_day,
        rates.verdict_code,
        case rates.verdict_code
            when 'under_reports' then '신고가 적어 보임(확인 필요)'
            when 'reports_more' then '신고가 많아 보임(확인 필요)'
            when 'no_difference' then '시 전체와 뚜렷한 차이 없음'
            else '판단할 자료가 모자람'
        end as verdict_label_ko,
        rates.observed_through_on,
        rates.model_version
    from rates
    inner join districts on rates.district_code = districts.district_code
)

select * from final

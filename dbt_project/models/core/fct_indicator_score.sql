{{ config(materialized='view') }}

with final as (
    select
        quarter_start_on,
        edition_number,
        department_group_code,
        indicator_code,
        department_label_ko,
        bureau_label_ko,
        success_count,
        case_count,
        eligible_count,
        raw_rate,
        expected_rate,
        city_rate,
        adjusted_rate,
        shrunk_rate,
        shrunk_low_rate,
        shrunk_high_rate,
        limit_low_rate,
        limit_high_rate,
        warning_limit_low_rate,
        warning_limit_high_rate,
        dispersion_phi,
        is_judged,
        is_below_limit,
        is_deficient,
        measured_score,
        target_rate,
        target_declared_on,
        late_target_rate,
        late_target_declared_on,
        self_point,
        improvement_ko
    from {{ source('inferred', 'indicator_score') }}
)

select * from final

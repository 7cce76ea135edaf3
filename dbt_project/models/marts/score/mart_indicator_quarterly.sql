-- What was measured and what a department says of itself, side by side; the latter is compared and never added in.
with scores as (
    select * from {{ ref('fct_indicator_score') }}
),

editions as (
    select * from {{ ref('fct_score_edition') }}
),

indicators as (
    select * from {{ ref('dim_indicator') }}
),

statements as (
    select * from {{ ref('department_statement') }}
),

judged as (
    select
        scores.*,
        (scores.self_point - 1) / 4 * 100 as self_score,
        case
            when not scores.is_judged then 'too_few'
            when scores.target_rate is null then 'no_target'
            when scores.shrunk_low_rate >= scores.target_rate then 'met'
            when scores.shrunk_high_rate < scores.target_rate then 'missed'
            else 'no_difference'
        end as target_status_code
    from scores
),

final as (
    select
        judged.quarter_start_on,
        judged.edition_number,
        editions.is_latest_edition,
        judged.department_group_code,
        judged.indicator_code,
        indicators.indicator_label_ko,
        judged.department_label_ko,
        judged.bureau_label_ko,
        judged.success_count,
        judged.case_count,
        judged.eligible_count,
        judged.raw_rate::numeric(9, 6) as raw_rate,
        judged.expected_rate::numeric(9, 6) as expected_rate,
        judged.city_rate::numeric(9, 6) as city_rate,
        judged.adjusted_rate::numeric(9, 6) as adjusted_rate,
        judged.shrunk_rate::numeric(9, 6) as shrunk_rate,
        judged.shrunk_low_rate::numeric(9, 6) as shrunk_low_rate,
        judged.shrunk_high_rate::numeric(9, 6) as shrunk_high_rate,
        judged.limit_low_rate::numeric(9, 6) as limit_low_rate,
        judged.limit_high_rate::numeric(9, 6) as limit_high_rate,
        judged.warning_limit_low_rate::numeric(9, 6) as warning_limit_low_rate,
        judged.warning_limit_high_rate::numeric(9, 6) as warning_limit_high_rate,
        judged.dispersion_phi,
        judged.is_judged,
        judged.is_below_limit,
        judged.is_deficient,
        judged.measured_score::numeric(9, 4) as measured_score,
        judged.target_rate::numeric(9, 6) as target_rate,
        judged.target_declared_on,
        judged.late_target_declared_on is not null as is_target_changed_late,
        judged.late_target_rate::numeric(9, 6) as late_target_rate,
        judged.late_target_declared_on,
        judged.target_status_code,
        case judged.target_status_code
            when 'met' then '달성'
            when 'missed' then '미달'
            when 'no_difference' then '목표와 차이 보이지 않음'
            when 'no_target' then '목표 없음'
            else '판단할 자료가 모자람'
        end as target_status_label_ko,
        judged.self_score::numeric(9, 4) as self_score,
        (judged.self_score - judged.measured_score)::numeric(9, 4) as self_gap_score,
        judged.improvement_ko,
        judged.is_deficient and judged.improvement_ko is null as is_improvement_missing,
        statements.statement_ko,
        statements.stated_on as statement_stated_on,
        statements.outcome_code as statement_outcome_code,
        statements.decided_on as statement_decided_on,
        statements.stated_on <= editions.review_closes_on as is_statement_in_time,
        editions.state_code,
        {{ score_state_label('editions.state_code') }} as state_label_ko,
        editions.judged_through_on,
        editions.review_opens_on,
        editions.review_closes_on,
        editions.frozen_on
    from judged
    inner join editions
        on
            judged.quarter_start_on = editions.quarter_start_on
            and judged.edition_number = editions.edition_number
    inner join indicators on judged.indicator_code = indicators.indicator_code
    left join statements
        on
            judged.quarter_start_on = statements.quarter_start_on
            and judged.department_group_code = statements.department_group_code
            and judged.indicator_code = statements.indicator_code
)

select * from final

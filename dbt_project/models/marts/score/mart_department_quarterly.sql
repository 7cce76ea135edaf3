-- Everything a department's quarter is seen by, in one row. Figures are the edition's: a frozen one never changes.
with records as (
    select * from {{ ref('fct_department_record') }}
),

editions as (
    select * from {{ ref('fct_score_edition') }}
),

scores as (
    select * from {{ ref('fct_indicator_score') }}
),

composites as (
    select * from {{ ref('mart_composite_quarterly') }}
    where level_code = 'department'
),

statements as (
    select * from {{ ref('department_statement') }}
),

measured as (
    select
        quarter_start_on,
        edition_number,
        department_group_code,
        sum(case_count) filter (where indicator_code = 'responsiveness') as due_count,
        sum(success_count) filter (where indicator_code = 'responsiveness') as on_time_count,
        sum(case_count) filter (where indicator_code = 'satisfaction') as satisfaction_answer_count,
        sum(eligible_count) filter (where indicator_code = 'satisfaction') as answered_count,
        {%- for code in ['responsiveness', 'satisfaction', 'participation', 'openness', 'collaboration', 'feedback'] %}
            max(shrunk_rate) filter (where indicator_code = '{{ code }}' and is_judged) as {{ code }}_shrunk_rate,
        {%- endfor %}
        count(*) filter (where is_judged) as judged_indicator_count,
        count(*) filter (where is_deficient) as deficient_indicator_count
    from scores
    group by quarter_start_on, edition_number, department_group_code
),

stated as (
    select
        quarter_start_on,
        department_group_code,
        count(*) as statement_count,
        count(*) filter (where outcome_code = 'accepted') as accepted_statement_count,
        count(*) filter (where outcome_code = 'pending') as pending_statement_count
    from statements
    group by quarter_start_on, department_group_code
),

final as (
    select
        records.quarter_start_on,
        records.edition_number,
        editions.is_latest_edition,
        records.department_group_code,
        records.department_label_ko,
        records.bureau_label_ko,
        coalesce(measured.due_count, 0)::bigint as due_count,
        coalesce(measured.on_time_count, 0)::bigint as on_time_count,
        {{ rate('measured.on_time_count', 'measured.due_count') }}::numeric(9, 6) as on_time_rate,
        coalesce(measured.satisfaction_answer_count, 0)::bigint as satisfaction_answer_count,
        {{ rate('measured.satisfaction_answer_count', 'measured.answered_count') }}::numeric(9, 6)
            as satisfaction_response_rate,
        records.due_dated_count,
        records.extended_count,
        {{ rate('records.extended_count', 'records.due_dated_count') }}::numeric(9, 6) as extended_rate,
        records.supplemented_count,
        {{ rate('records.supplemented_count', 'records.due_dated_count') }}::numeric(9, 6) as supplemented_rate,
        records.transferred_count,
        {{ rate('records.transferred_count', 'records.due_dated_count') }}::numeric(9, 6) as transferred_rate,
        measured.responsiveness_shrunk_rate::numeric(9, 6) as responsiveness_shrunk_rate,
        measured.satisfaction_shrunk_rate::numeric(9, 6) as satisfaction_shrunk_rate,
        measured.participation_shrunk_rate::numeric(9, 6) as participation_shrunk_rate,
        measured.openness_shrunk_rate::numeric(9, 6) as openness_shrunk_rate,
        measured.collaboration_shrunk_rate::numeric(9, 6) as collaboration_shrunk_rate,
        measured.feedback_shrunk_rate::numeric(9, 6) as feedback_shrunk_rate,
        coalesce(measured.judged_indicator_count, 0) as judged_indicator_count,
        coalesce(measured.deficient_indicator_count, 0) as deficient_indicator_count,
        coalesce(composites.is_ranked, false) as has_minimum_volume,
        composites.measured_weight_rate,
        composites.arithmetic_score,
        composites.geometric_score,
        composites.score_low,
        composites.score_high,
        composites.rank_low,
        composites.rank_high,
        composites.ranked_unit_count,
        composites.is_difference_shown,
        coalesce(composites.difference_label_ko, '판단할 자료가 모자람') as difference_label_ko,
        records.task_count,
        records.task_done_count,
        records.task_overdue_count,
        records.task_progress_rate::numeric(9, 6) as task_progress_rate,
        records.mileage_received_points,
        records.mileage_given_points,
        coalesce(stated.statement_count, 0) as statement_count,
        coalesce(stated.accepted_statement_count, 0) as accepted_statement_count,
        coalesce(stated.pending_statement_count, 0) as pending_statement_count,
        editions.state_code,
        {{ score_state_label('editions.state_code') }} as state_label_ko,
        editions.judged_through_on,
        editions.review_opens_on,
        editions.review_closes_on,
        editions.frozen_on
    from records
    inner join editions
        on
            records.quarter_start_on = editions.quarter_start_on
            and records.edition_number = editions.edition_number
    left join measured
        on
            records.quarter_start_on = measured.quarter_start_on
            and records.edition_number = measured.edition_number
            and records.department_group_code = measured.department_group_code
    left join composites
        on
            records.quarter_start_on = composites.quarter_start_on
            and records.edition_number = composites.edition_number
            and records.department_group_code = composites.unit_code
    left join stated
        on
            records.quarter_start_on = stated.quarter_start_on
            and records.department_group_code = stated.department_group_code
)

select * from final

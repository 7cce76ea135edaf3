{{ config(materialized='view') }}

-- Person-level: read by the step that makes aggregates of at least five, and by nothing else.
with answers as (
    select
        *,
        {{ quarter_named('quarter') }} as quarter_start_on
    from {{ ref('stg_register__self_checks') }}
),

resolved as (
    select * from {{ ref('int_department__resolved') }}
),

final as (
    select
        answers.record_id,
        answers.quarter_start_on,
        answers.respondent_key,
        resolved.department_key,
        answers.item_code,
        answers.self_score::integer as self_point
    from answers
    inner join resolved
        on
            answers.department_name = resolved.recorded_value
            and {{ last_day_of('quarter', 'answers.quarter_start_on') }}
            between resolved.start_on and resolved.end_on
)

select * from final

{{ config(
    unique_key='practice_code',
    pre_hook="{{ forget_rows_gone('practice_code', ref('stg_register__best_practices'), 'practice_code') }}"
) }}

with practices as (
    select * from {{ ref('stg_register__best_practices') }}
),

departments as (
    select * from {{ ref('int_department__resolved') }}
),

-- Who recommended it stays in staging: no mart has a use for an official's name.
final as (
    select
        practices.practice_code,
        practices.selected_on,
        practices.title as practice_label_ko,
        practices.feedback_code,
        practices.department_name as recorded_department_label,
        departments.department_key,
        coalesce(departments.is_outdated, false) as is_department_outdated,
        practices.is_shared,
        practices.is_printed,
        practices.background_text,
        practices.content as content_text,
        practices.outcome_text,
        practices.contact_label,
        practices.picture_name,
        practices.picture_alt_text,
        practices.picture_caption,
        practices.stated_on
    from practices
    left join departments
        on
            practices.department_name = departments.recorded_value
            and practices.selected_on between departments.start_on and departments.end_on
)

{{ new_or_changed_rows([
    'practice_code',
    'selected_on',
    'practice_label_ko',
    'feedback_code',
    'recorded_department_label',
    'department_key',
    'is_department_outdated',
    'is_shared',
    'is_printed',
    'background_text',
    'content_text',
    'outcome_text',
    'contact_label',
    'picture_name',
    'picture_alt_text',
    'picture_caption',
    'stated_on'
]) }}

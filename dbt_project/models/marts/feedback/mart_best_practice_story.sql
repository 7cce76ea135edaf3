-- Only practices that the register says to print: the words of the others do not reach the marts.
with practices as (
    select * from {{ ref('fct_best_practice') }}
),

departments as (
    select * from {{ ref('dim_department') }}
),

final as (
    select
        practices.practice_code,
        extract(year from practices.selected_on)::integer as story_year,
        practices.selected_on,
        practices.practice_label_ko,
        coalesce(departments.department_code, 'unknown') as department_code,
        coalesce(departments.department_label_ko, practices.recorded_department_label) as department_label_ko,
        practices.background_text,
        practices.content_text,
        practices.outcome_text,
        practices.contact_label,
        practices.picture_name,
        practices.picture_alt_text,
        practices.picture_caption,
        practices.stated_on
    from practices
    left join departments on practices.department_key = departments.department_key
    where practices.is_printed
)

select * from final

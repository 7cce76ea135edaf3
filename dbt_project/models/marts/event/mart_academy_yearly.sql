-- Courses by the year they ended in. Where fewer people than the smallest cell took part, no count of people is shown.
with courses as (
    select * from {{ ref('fct_academy_course') }}
),

nights as (
    select {{ complete_through() }} as through_on
),

counted as (
    select
        extract(year from courses.ended_on)::integer as course_year,
        courses.course_kind_code,
        max(courses.course_kind_label_ko) as course_kind_label_ko,
        count(*) as course_count,
        sum(courses.capacity_count)::bigint as capacity_count,
        sum(courses.official_count)::bigint as official_count,
        sum(courses.citizen_count)::bigint as citizen_count,
        sum(courses.completed_count)::bigint as completed_count,
        -- Weighted by those who completed; courses that state no satisfaction carry no weight.
        sum(courses.satisfaction_rate * courses.completed_count) as satisfied_weight,
        sum(courses.completed_count) filter (where courses.satisfaction_rate is not null) as satisfaction_weight
    from courses
    inner join nights on courses.ended_on <= nights.through_on
    group by course_year, courses.course_kind_code
),

judged as (
    select
        *,
        official_count between 1 and {{ var('minimum_cell_size') | int - 1 }}
        or citizen_count between 1 and {{ var('minimum_cell_size') | int - 1 }}
        or completed_count between 1 and {{ var('minimum_cell_size') | int - 1 }} as is_suppressed
    from counted
),

final as (
    select
        course_year,
        course_kind_code,
        course_kind_label_ko,
        course_count,
        capacity_count,
        is_suppressed,
        case when not is_suppressed then official_count end as official_count,
        case when not is_suppressed then citizen_count end as citizen_count,
        case when not is_suppressed then completed_count end as completed_count,
        case
            when not is_suppressed then {{ rate('official_count + citizen_count', 'capacity_count') }}
        end::numeric(9, 6) as filled_ratio,
        case
            when not is_suppressed then {{ rate('citizen_count', 'official_count + citizen_count') }}
        end::numeric(9, 6) as citizen_rate,
        case
            when not is_suppressed then {{ rate('completed_count', 'official_count + citizen_count') }}
        end::numeric(9, 6) as completed_rate,
        case
            when not is_suppressed then {{ rate('satisfied_weight', 'satisfaction_weight') }}
        end::numeric(9, 6) as satisfied_rate
    from judged
)

select * from final

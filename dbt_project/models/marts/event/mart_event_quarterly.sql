with events as (
    select * from {{ ref('fct_listening_event') }}
),

departments as (
    select * from {{ ref('dim_department') }}
),

nights as (
    select {{ complete_through() }} as through_on
),

counted as (
    select
        {{ first_day_of('quarter', 'events.held_on') }} as quarter_start_on,
        events.event_kind_code,
        coalesce(departments.department_code, 'unknown') as department_code,
        max(events.event_kind_label_ko) as event_kind_label_ko,
        max(coalesce(departments.department_label_ko, '확인 불가')) as department_label_ko,
        max(coalesce(departments.department_group_code, 'unknown')) as department_group_code,
        count(*) as event_count,
        count(*) filter (where events.has_executive) as executive_event_count,
        sum(events.attendee_count)::bigint as people_count,
        sum(events.suggestion_count)::bigint as suggestion_count,
        sum(events.followed_count)::bigint as followed_count
    from events
    inner join nights on {{ is_shown_day('events.held_on') }}
    left join departments on events.department_key = departments.department_key
    group by quarter_start_on, events.event_kind_code, departments.department_code
),

hidden as (
    select
        *,
        {{ is_cell_hidden('people_count', 'quarter_start_on', 'event_kind_code, department_code') }} as is_suppressed
    from counted
),

final as (
    select
        quarter_start_on,
        event_kind_code,
        department_code,
        event_kind_label_ko,
        department_label_ko,
        department_group_code,
        event_count,
        executive_event_count,
        case when not is_suppressed then people_count end as attendee_count,
        is_suppressed,
        suggestion_count,
        followed_count,
        {{ rate('followed_count', 'suggestion_count') }}::numeric(9, 6) as followed_rate
    from hidden
)

select * from final

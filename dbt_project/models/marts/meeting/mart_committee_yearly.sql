-- Figures of a committee, never of a member: under five members there are none.
with members as (
    select * from {{ ref('fct_committee_member_year') }}
),

by_year as (
    select
        stated_year,
        max(stated_on) as stated_on,
        count(*) filter (where is_serving) as member_count,
        count(*) filter (where is_serving and position_code = 'chair') as chair_count,
        count(*) filter (where is_serving and is_commissioned) as commissioned_count,
        count(*) filter (where not is_serving) as left_count,
        count(*) as person_count,
        sum(meeting_count) as due_attendance_count,
        sum(attended_count) as attendance_count,
        sum(proposal_count) as proposal_count,
        sum(adopted_count) as adopted_count
    from members
    group by stated_year
),

required as (
    select
        *,
        coalesce(lead(valid_from_on) over (order by valid_from_on) - 1, '9999-12-31'::date) as valid_through_on
    from {{ ref('committee_composition') }}
),

shown as (
    select
        by_year.*,
        by_year.person_count >= {{ var('minimum_cell_size') }} as is_shown
    from by_year
),

final as (
    select
        shown.stated_year,
        shown.stated_on,
        shown.member_count,
        required.member_count as required_member_count,
        shown.chair_count,
        required.chair_count as required_chair_count,
        shown.member_count = required.member_count
        and shown.chair_count = required.chair_count as is_composition_met,
        shown.commissioned_count,
        shown.left_count,
        case when shown.is_shown then shown.due_attendance_count end as due_attendance_count,
        case when shown.is_shown then shown.attendance_count end as attendance_count,
        case
            when shown.is_shown then {{ rate('shown.attendance_count', 'shown.due_attendance_count') }}
        end::numeric(9, 6) as attendance_rate,
        case when shown.is_shown then shown.proposal_count end as proposal_count,
        case when shown.is_shown then shown.adopted_count end as adopted_count,
        case when shown.is_shown then {{ rate('shown.adopted_count', 'shown.proposal_count') }} end::numeric(9, 6)
            as adopted_rate
    from shown
    left join required on shown.stated_on between required.valid_from_on and required.valid_through_on
)

select * from final

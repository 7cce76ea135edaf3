-- Every district group and audience of every quarter, also those where nobody was listened to: that is what is asked.
-- Districts before and after the reform of 2026-07-01 are one group. No rates by head: the city's register holds no
-- population.
with events as (
    select * from {{ ref('fct_listening_event') }}
),

nights as (
    select {{ complete_through() }} as through_on
),

quarters as (
    select
        days.date_on as quarter_start_on,
        least({{ last_day_of('quarter', 'days.date_on') }}, nights.through_on) as as_of_on,
        {{ last_day_of('quarter', 'days.date_on') }} <= nights.through_on as is_period_complete
    from {{ ref('dim_date') }} as days
    cross join nights
    where
        days.date_on = {{ first_day_of('quarter', 'days.date_on') }}
        and days.date_on <= nights.through_on
        and days.date_on >= (select {{ first_day_of('quarter', 'min(events.held_on)') }} from events)
),

-- Where the boundary moved, a group bears the names in force at the end of the quarter.
places as (
    select
        quarters.quarter_start_on,
        districts.district_group_code,
        string_agg(districts.district_label_ko, '·' order by districts.district_code) as district_group_label_ko
    from quarters
    inner join {{ ref('dim_district') }} as districts
        on quarters.as_of_on between districts.valid_from_on and coalesce(districts.valid_to_on, '9999-12-31')
    group by quarters.quarter_start_on, districts.district_group_code

    union all

    select
        quarter_start_on,
        'city' as district_group_code,
        '시 전체' as district_group_label_ko
    from quarters

    union all

    select
        quarters.quarter_start_on,
        'unknown' as district_group_code,
        '확인 불가' as district_group_label_ko
    from quarters
    where 'unknown' in (select events.district_group_code from events)
),

audiences as (
    select
        codes.code as audience_code,
        codes.source_label as audience_label_ko
    from {{ ref('register_code') }} as codes
    where codes.code_set = 'event_group'
),

cells as (
    select
        quarters.*,
        places.district_group_code,
        places.district_group_label_ko,
        audiences.audience_code,
        audiences.audience_label_ko
    from quarters
    inner join places using (quarter_start_on)
    cross join audiences
),

counted as (
    select
        cells.quarter_start_on,
        cells.district_group_code,
        cells.audience_code,
        cells.district_group_label_ko,
        cells.audience_label_ko,
        cells.as_of_on,
        cells.is_period_complete,
        count(events.event_key) as event_count,
        coalesce(sum(events.attendee_count), 0)::bigint as people_count,
        coalesce(sum(events.suggestion_count), 0)::bigint as suggestion_count,
        coalesce(sum(events.followed_count), 0)::bigint as followed_count,
        count(events.event_key) filter (where events.outcome_code = 'followed') as followed_event_count,
        count(events.event_key) filter (where events.outcome_code = 'returned') as returned_event_count,
        count(events.event_key) filter (where events.outcome_code = 'waiting') as waiting_event_count,
        count(events.event_key) filter (where events.outcome_code = 'one_off') as one_off_event_count,
        max(events.held_on) as last_held_on
    from cells
    left join events
        on
            cells.district_group_code = events.district_group_code
            and cells.audience_code = events.audience_code
            and events.held_on between cells.quarter_start_on and cells.as_of_on
    group by
        cells.quarter_start_on, cells.district_group_code, cells.audience_code, cells.district_group_label_ko,
        cells.audience_label_ko, cells.as_of_on, cells.is_period_complete
),

remembered as (
    select
        *,
        max(last_held_on) over (
            partition by district_group_code, audience_code
            order by quarter_start_on
        ) as last_contact_on,
        {{ is_cell_hidden('people_count', 'quarter_start_on', 'district_group_code, audience_code') }} as is_suppressed
    from counted
),

final as (
    select
        quarter_start_on,
        district_group_code,
        audience_code,
        district_group_label_ko,
        audience_label_ko,
        as_of_on,
        is_period_complete,
        event_count,
        case when not is_suppressed then people_count end as attendee_count,
        is_suppressed,
        suggestion_count,
        followed_count,
        followed_event_count,
        returned_event_count,
        waiting_event_count,
        one_off_event_count,
        last_contact_on,
        as_of_on - last_contact_on as days_since_contact
    from remembered
)

select * from final

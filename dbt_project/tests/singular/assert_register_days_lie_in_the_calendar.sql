{{ config(severity='warn') }}

-- A day that somebody mistyped by years belongs to no quarter that is shown.
with stated as (
    select
        'mileage' as register,
        entry_key as record_key,
        earned_on as stated_day
    from {{ ref('fct_mileage_entry') }}

    union all

    select
        'event' as register,
        event_key as record_key,
        held_on as stated_day
    from {{ ref('fct_listening_event') }}

    union all

    select
        'meeting' as register,
        decision_key as record_key,
        held_on as stated_day
    from {{ ref('fct_meeting_decision') }}

    union all

    select
        'room post' as register,
        post_key as record_key,
        posted_on as stated_day
    from {{ ref('fct_room_post') }}

    union all

    select
        'request reply' as register,
        reply_key as record_key,
        asked_on as stated_day
    from {{ ref('fct_request_reply') }}
)

select stated.*
from stated
left join {{ ref('dim_date') }} as days on stated.stated_day = days.date_on
where days.date_on is null or stated.stated_day > {{ complete_through() }}

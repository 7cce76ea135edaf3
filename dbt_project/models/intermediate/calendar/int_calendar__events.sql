-- What the calendar of events held for a day, as known on that very day: an event that was entered after its day, moved
-- away or taken out before it is not there. A statement holds the whole calendar, so the latest one known decides.
with statements as (
    select
        *,
        -- A workbook may state a day before the night that brings it, and is known from that night on.
        greatest(stated_on, business_date) as known_on,
        regexp_replace(trim(district_name), '^인천(광역시|시)?\s*', '') as district_label
    from {{ ref('stg_register__calendar_event_statements') }}
),

deliveries as (
    select distinct
        delivery_key,
        stated_on,
        known_on,
        pulled_at
    from statements
),

days as (
    select
        statements.*,
        days.date_on as event_on
    from statements
    inner join {{ ref('int_calendar__days') }} as days
        on days.date_on between greatest(statements.started_on, statements.known_on) and statements.ended_on
),

known as (
    select days.*
    from days
    where
        not exists (
            select 1
            from deliveries as later
            where
                later.known_on <= days.event_on
                and (later.stated_on, later.pulled_at, later.delivery_key)
                > (days.stated_on, days.pulled_at, days.delivery_key)
        )
),

districts as (
    select
        resolved.recorded_value,
        resolved.start_on,
        resolved.end_on,
        district.district_group_code
    from {{ ref('int_district__resolved') }} as resolved
    inner join {{ ref('district') }} as district on resolved.district_code = district.district_code
),

final as (
    select
        {{ surrogate_key(['known.record_id', 'known.event_on']) }} as event_day_key,
        known.record_id,
        known.calendar_code,
        known.event_text,
        known.event_on,
        -- 인천시 means the whole city; another word that is no district is kept apart.
        case
            when districts.district_group_code is not null then districts.district_group_code
            when known.district_label = '' then 'city'
            else 'unknown'
        end as district_group_code,
        known.expected_effect = '증가' as is_increase_expected,
        known.stated_on,
        known.delivery_key
    from known
    left join districts
        on
            known.district_label = districts.recorded_value
            and known.event_on between districts.start_on and districts.end_on
)

select * from final

-- Who was listened to where, and when the same audience of the same district was met again. Districts before and after
-- the reform are one group, so a contact does not end with a district's name.
with events as (
    select
        *,
        regexp_replace(trim(district_name), '^인천(광역시|시)?\s*', '') as district_label
    from {{ ref('stg_register__events') }}
),

districts as (
    select
        resolved.*,
        district.district_group_code
    from {{ ref('int_district__resolved') }} as resolved
    inner join {{ ref('district') }} as district on resolved.district_code = district.district_code
),

departments as (
    select * from {{ ref('int_department__resolved') }}
),

placed as (
    select
        events.*,
        districts.district_key,
        -- 인천시 means an event of the whole city; another word that is no district is kept apart.
        case
            when districts.district_group_code is not null then districts.district_group_code
            when events.district_label = '' then 'city'
            else 'unknown'
        end as district_group_code,
        coalesce(districts.is_outdated, false) as is_district_outdated,
        departments.department_key,
        coalesce(departments.is_outdated, false) as is_department_outdated
    from events
    left join districts
        on
            events.district_label = districts.recorded_value
            and events.held_on between districts.start_on and districts.end_on
    left join departments
        on
            events.department_name = departments.recorded_value
            and events.held_on between departments.start_on and departments.end_on
),

-- Several events of one day are one contact: the next is on a later day.
contacts as (
    select
        district_group_code,
        group_name,
        held_on,
        lead(held_on) over (partition by district_group_code, group_name order by held_on) as next_contact_on
    from placed
    group by district_group_code, group_name, held_on
),

final as (
    select
        placed.record_id,
        placed.event_code,
        placed.event_kind,
        placed.held_on,
        placed.district_key,
        placed.district_group_code,
        placed.is_district_outdated,
        placed.group_name,
        placed.department_name,
        placed.department_key,
        placed.is_department_outdated,
        placed.attendee_count,
        placed.suggestion_count,
        placed.followed_count,
        nullif(trim(placed.host_name), '') is not null as has_executive,
        contacts.next_contact_on,
        placed.stated_on,
        placed.delivery_key
    from placed
    inner join contacts using (district_group_code, group_name, held_on)
)

select * from final

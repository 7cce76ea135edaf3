{{ config(materialized='view') }}

with stated as (
    {{ accepted_statements(source('raw', 'register_mileage_entry')) }}
),

-- A ledger that only grows: every entry ever stated stands, in its latest wording.
ranked as (
    select
        stated.*,
        row_number() over (by_record order by stated.stated_on desc) as version_rank,
        min(stated.stated_on) over by_record as first_stated_on,
        max(stated.stated_on) over () as latest_stated_on,
        min(stated.points) over by_record <> max(stated.points) over by_record
        or min(stated.giver_department) over by_record <> max(stated.giver_department) over by_record
        or min(stated.receiver_department) over by_record <> max(stated.receiver_department) over by_record
            as is_reworded
    from stated
    window by_record as (partition by stated.record_id)
),

final as (
    select
        record_id,
        entry_code,
        earned_on,
        giver_department,
        receiver_department,
        points,
        task_year,
        task_code,
        collaboration_text,
        approver_name,
        approved_on,
        stated_on,
        first_stated_on,
        stated_on < latest_stated_on as is_vanished,
        is_reworded,
        delivery_key,
        pulled_at
    from ranked
    where version_rank = 1
)

select * from final

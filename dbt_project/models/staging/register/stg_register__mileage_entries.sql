{{ config(materialized='view') }}

with stated as (
    {{ accepted_statements(source('raw', 'register_mileage_entry')) }}
),

-- A ledger that only grows: every entry ever stated stands, in its latest wording and with what was stated first. A new
-- year's book need not repeat the entries of the year before.
ranked as (
    select
        stated.*,
        row_number() over (by_record order by stated.stated_on desc) as version_rank,
        min(stated.stated_on) over by_record as first_stated_on,
        first_value(stated.points) over from_the_first as first_points,
        first_value(stated.giver_department) over from_the_first as first_giver_department,
        first_value(stated.receiver_department) over from_the_first as first_receiver_department,
        max(stated.stated_on) over (partition by stated.task_year) as latest_stated_on,
        min(stated.points) over by_record <> max(stated.points) over by_record
        or min(stated.giver_department) over by_record <> max(stated.giver_department) over by_record
        or min(stated.receiver_department) over by_record <> max(stated.receiver_department) over by_record
            as is_reworded
    from stated
    window
        by_record as (partition by stated.record_id),
        from_the_first as (partition by stated.record_id order by stated.stated_on)
),

final as (
    select
        record_id,
        entry_code,
        earned_on,
        giver_department,
        receiver_department,
        points,
        first_giver_department,
        first_receiver_department,
        first_points,
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

{{ config(materialized='view') }}

with final as (
    select
        quarter_start_on,
        edition_number,
        department_group_code,
        department_label_ko,
        bureau_label_ko,
        due_dated_count,
        extended_count,
        supplemented_count,
        transferred_count,
        task_count,
        task_done_count,
        task_overdue_count,
        task_progress_rate,
        mileage_received_points,
        mileage_given_points
    from {{ source('inferred', 'department_record') }}
)

select * from final

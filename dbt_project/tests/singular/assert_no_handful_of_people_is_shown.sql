-- Neither one to four people, nor a part of a period in which a single cell is hidden beside others that are not.
with cells as (
    select
        'coverage' as mart,
        quarter_start_on::text as part,
        attendee_count,
        is_suppressed
    from {{ ref('mart_listening_coverage_quarterly') }}

    union all

    select
        'event' as mart,
        quarter_start_on::text as part,
        attendee_count,
        is_suppressed
    from {{ ref('mart_event_quarterly') }}
),

parts as (
    select
        mart,
        part,
        count(*) filter (where attendee_count between 1 and {{ var('minimum_cell_size') | int - 1 }}) as small_count,
        count(*) filter (where is_suppressed) as suppressed_count,
        count(*) filter (where attendee_count > 0) as shown_count
    from cells
    group by mart, part
)

select *
from parts
where small_count > 0 or (suppressed_count = 1 and shown_count > 0)

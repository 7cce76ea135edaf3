-- Coverage and the marts of events count the same events, whatever the district was called; audiences that the list does
-- not know would be missing here.
with coverage as (
    select
        quarter_start_on,
        sum(event_count) as event_count,
        sum(suggestion_count) as suggestion_count,
        sum(followed_event_count + returned_event_count + waiting_event_count + one_off_event_count) as outcome_count
    from {{ ref('mart_listening_coverage_quarterly') }}
    group by quarter_start_on
),

events as (
    select
        quarter_start_on,
        sum(event_count) as event_count,
        sum(suggestion_count) as suggestion_count
    from {{ ref('mart_event_quarterly') }}
    group by quarter_start_on
)

select
    quarter_start_on,
    coverage.event_count as coverage_count,
    events.event_count
from coverage
full outer join events using (quarter_start_on)
where
    coalesce(coverage.event_count, 0) <> coalesce(events.event_count, 0)
    or coalesce(coverage.suggestion_count, 0) <> coalesce(events.suggestion_count, 0)
    or coverage.outcome_count <> coverage.event_count

{{ config(unique_key=['business_date', 'feed']) }}

-- What stood about each feed on each night. A night is a business date on which anything was delivered or tried.
with deliveries as (
    select * from {{ ref('stg_quality__deliveries') }}
),

ingest_runs as (
    select * from {{ ref('stg_quality__ingest_runs') }}
),

accepted_days as (
    select * from {{ ref('stg_quality__accepted_days') }}
),

builds as (
    select * from {{ ref('stg_quality__builds') }}
),

channels as (
    select * from {{ ref('dim_channel') }}
),

nights as (
    select business_date from deliveries
    union
    select business_date from ingest_runs
),

expected_feeds as (
    select unnest(string_to_array('{{ var("expected_feeds") | join(",") }}', ',')) as feed
),

feed_nights as (
    select
        nights.business_date,
        expected_feeds.feed
    from nights
    cross join expected_feeds

    union

    select
        business_date,
        feed
    from deliveries
),

ranked_deliveries as (
    select
        *,
        row_number() over (
            partition by business_date, feed
            order by (state = 'accepted') desc, (state = 'rejected') desc, pulled_at desc, delivery_key desc
        ) as choice
    from deliveries
),

first_accepted as (
    select
        business_date,
        feed,
        min(judged_at) as judged_at
    from deliveries
    where state = 'accepted'
    group by business_date, feed
),

first_promoted as (
    select
        business_date,
        min(ended_at) as ended_at
    from builds
    where state = 'promoted'
    group by business_date
),

-- How far each feed was accepted as of a night: a running maximum, because a join of nights with all days before them
-- grows with the square of history.
known_days as (
    select
        feed,
        covered_on as known_on,
        covered_on
    from accepted_days

    union all

    select
        feed,
        business_date as known_on,
        null::date as covered_on
    from feed_nights
),

day_through as (
    select distinct
        feed,
        known_on as business_date,
        max(covered_on) over (partition by feed order by known_on) as accepted_through_on
    from known_days
),

-- A partial feed has no day of its own on which nothing happened: its windows say how far it was asked.
known_windows as (
    select
        feed,
        business_date,
        window_end_on
    from deliveries
    where
        state = 'accepted'
        and coverage = 'partial'

    union all

    select
        feed,
        business_date,
        null::date as window_end_on
    from feed_nights
),

window_through as (
    select distinct
        feed,
        business_date,
        max(window_end_on) over (partition by feed order by business_date) as window_end_on
    from known_windows
),

states as (
    select
        feed_nights.business_date,
        feed_nights.feed,
        channels.channel_code,
        expected_feeds.feed is not null as is_expected,
        case
            when chosen.state = 'accepted' and first_accepted.judged_at > first_promoted.ended_at then 'late'
            when chosen.state in ('accepted', 'rejected') then chosen.state
            when ingest_runs.state = 'failed' then 'failed'
            else 'missing'
        end as state,
        chosen.declared_count,
        coalesce(chosen.landed_count, 0) as landed_count,
        coalesce(chosen.quarantined_count, 0) as quarantined_count,
        coalesce(chosen.gate_failure_count, 0) as gate_failure_count,
        coalesce(chosen.warning_count, 0) as warning_count,
        coalesce(chosen.gap_count, 0)::bigint as gap_count,
        case
            when window_through.window_end_on is not null
                then least(window_through.window_end_on - 1, feed_nights.business_date)
            else day_through.accepted_through_on
        end as accepted_through_on,
        case
            when chosen.state = 'accepted' then chosen.reason
            else coalesce(chosen.reason, ingest_runs.reason, '자료 미수신')
        end as reason
    from feed_nights
    left join channels on feed_nights.feed in (channels.feed, channels.other_feed)
    left join expected_feeds on feed_nights.feed = expected_feeds.feed
    left join ranked_deliveries as chosen
        on
            feed_nights.business_date = chosen.business_date
            and feed_nights.feed = chosen.feed
            and chosen.choice = 1
    left join first_accepted
        on
            feed_nights.business_date = first_accepted.business_date
            and feed_nights.feed = first_accepted.feed
    left join first_promoted on feed_nights.business_date = first_promoted.business_date
    left join ingest_runs
        on
            feed_nights.business_date = ingest_runs.business_date
            and split_part(feed_nights.feed, '.', 1) = ingest_runs.source
    left join day_through
        on
            feed_nights.business_date = day_through.business_date
            and feed_nights.feed = day_through.feed
    left join window_through
        on
            feed_nights.business_date = window_through.business_date
            and feed_nights.feed = window_through.feed
),

final as (
    select
        business_date,
        feed,
        channel_code,
        is_expected,
        state,
        declared_count,
        landed_count,
        quarantined_count,
        gate_failure_count,
        warning_count,
        gap_count,
        accepted_through_on,
        business_date - accepted_through_on as days_behind,
        reason
    from states
)

{{ new_or_changed_rows([
    'business_date',
    'feed',
    'channel_code',
    'is_expected',
    'state',
    'declared_count',
    'landed_count',
    'quarantined_count',
    'gate_failure_count',
    'warning_count',
    'gap_count',
    'accepted_through_on',
    'days_behind',
    'reason'
]) }}

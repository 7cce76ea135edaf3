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

day_through as (
    select
        feed_nights.business_date,
        feed_nights.feed,
        max(accepted_days.covered_on) as accepted_through_on
    from feed_nights
    inner join accepted_days
        on
            feed_nights.feed = accepted_days.feed
            and feed_nights.business_date >= accepted_days.covered_on
    group by feed_nights.business_date, feed_nights.feed
),

-- A partial feed has no day of its own on which nothing happened: its windows say how far it was asked.
window_through as (
    select
        feed_nights.business_date,
        feed_nights.feed,
        least(max(deliveries.window_end_on) - 1, feed_nights.business_date) as accepted_through_on
    from feed_nights
    inner join deliveries
        on
            feed_nights.feed = deliveries.feed
            and feed_nights.business_date >= deliveries.business_date
            and deliveries.state = 'accepted'
            and deliveries.coverage = 'partial'
    group by feed_nights.business_date, feed_nights.feed
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
        coalesce(window_through.accepted_through_on, day_through.accepted_through_on) as accepted_through_on,
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

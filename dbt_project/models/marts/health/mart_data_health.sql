with feed_nights as (
    select * from {{ ref('fct_feed_night') }}
),

voices as (
    select * from {{ ref('fct_voice') }}
),

channels as (
    select * from {{ ref('dim_channel') }}
),

origins as (
    select
        voices.channel_code,
        voices.occurred_on,
        sum(voices.copy_count) as voc_count,
        coalesce(sum(voices.copy_count) filter (where voices.is_unknown_origin), 0) as unknown_origin_count
    from voices
    inner join feed_nights
        on
            voices.channel_code = feed_nights.channel_code
            and voices.occurred_on = feed_nights.business_date
    inner join channels on voices.channel_code = channels.channel_code
    where channels.is_relevance_required
    group by voices.channel_code, voices.occurred_on
),

final as (
    select
        feed_nights.business_date,
        feed_nights.feed,
        coalesce(channels.channel_label_ko, feed_nights.feed) as channel_label_ko,
        feed_nights.is_expected,
        feed_nights.state,
        feed_nights.declared_count,
        feed_nights.landed_count,
        feed_nights.quarantined_count,
        feed_nights.gate_failure_count,
        feed_nights.warning_count,
        coalesce(feed_nights.gap_count, 0) as gap_count,
        feed_nights.accepted_through_on,
        feed_nights.days_behind,
        {{ rate('origins.unknown_origin_count', 'origins.voc_count') }}::numeric(9, 6) as unknown_origin_rate,
        feed_nights.reason
    from feed_nights
    left join channels on feed_nights.channel_code = channels.channel_code
    left join origins
        on
            feed_nights.channel_code = origins.channel_code
            and feed_nights.business_date = origins.occurred_on
)

select * from final

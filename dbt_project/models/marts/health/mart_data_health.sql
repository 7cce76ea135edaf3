{{ config(
    materialized='incremental',
    incremental_strategy='merge',
    unique_key=['business_date', 'feed'],
    on_schema_change='fail'
) }}
{% set night_columns = [
    'channel_label_ko', 'is_expected', 'state', 'declared_count', 'landed_count', 'quarantined_count',
    'gate_failure_count', 'warning_count', 'gap_count', 'accepted_through_on', 'days_behind', 'reason'
] %}

with changed_days as (
    select * from {{ ref('fct_changed_day') }}
),

every_night as (
    select
        feed_nights.*,
        coalesce(channels.channel_label_ko, feed_nights.feed) as channel_label_ko
    from {{ ref('fct_feed_night') }} as feed_nights
    left join {{ ref('dim_channel') }} as channels on feed_nights.channel_code = channels.channel_code
),

-- Nights about which something else is known now than stands here, and nights whose day was renewed.
feed_nights as (
    select every_night.*
    from every_night
    {% if is_incremental() %}
        left join {{ this }} as standing
            on every_night.business_date = standing.business_date and every_night.feed = standing.feed
        left join changed_days as changed
            on every_night.channel_code = changed.channel_code and every_night.business_date = changed.occurred_on
        where
            changed.occurred_on is not null
            or (
                {% for column in night_columns %}
                    every_night.{{ column }}{{ ',' if not loop.last }}
                {% endfor %}
            ) is distinct from (
                {% for column in night_columns %}
                    standing.{{ column }}{{ ',' if not loop.last }}
                {% endfor %}
            )
    {% endif %}
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
    where
        channels.is_relevance_required
        -- The nights alone would be joined to all of history (see days_of).
        and voices.occurred_on = any(array(select nights.business_date from feed_nights as nights))
    group by voices.channel_code, voices.occurred_on
),

final as (
    select
        feed_nights.business_date,
        feed_nights.feed,
        feed_nights.channel_label_ko,
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
    left join origins
        on
            feed_nights.channel_code = origins.channel_code
            and feed_nights.business_date = origins.occurred_on
)

select * from final

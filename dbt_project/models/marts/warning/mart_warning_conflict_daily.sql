-- A burst, negativity and organised activity together. Complaints are negative by nature: the change counts, not the
-- level. Organised: one matter makes up much of the day, or civic groups speak of the topic that week.
with warnings as (
    select * from {{ ref('mart_warning_daily') }}
    where level_code = 'alert'
),

limits as (
    select
        *,
        coalesce(lead(valid_from_on) over (order by valid_from_on), 'infinity'::date) as valid_until_on
    from {{ ref('warning_limit') }}
),

voices as (
    select
        occurred_on,
        channel_code,
        topic_code,
        district_group_code,
        matter_id,
        count(*) as voc_count,
        sum(copy_count) as copy_volume,
        count(*) filter (where is_negative) as negative_count
    from {{ ref('fct_voice') }}
    where not is_day_assumed and occurred_on > {{ complete_through() }} - 91 - 56
    group by occurred_on, channel_code, topic_code, district_group_code, matter_id
),

statements as (
    select
        items.voc_key,
        items.occurred_on,
        coalesce(items.recorded_topic_code, inferences.topic_code) as topic_code
    from {{ ref('fct_voc') }} as items
    left join {{ ref('fct_voc_inference') }} as inferences on items.voc_key = inferences.voc_key
    where items.channel_code = 'civic_group' and not items.is_deleted
),

heard as (
    select
        warnings.warned_on,
        warnings.channel_code,
        warnings.topic_code,
        warnings.district_group_code,
        voices.matter_id,
        voices.occurred_on = warnings.warned_on as is_today,
        sum(voices.voc_count) as voc_count,
        sum(voices.copy_volume) as copy_volume,
        sum(voices.negative_count) as negative_count
    from warnings
    inner join voices
        on
            voices.occurred_on between warnings.warned_on - 56 and warnings.warned_on
            and warnings.channel_code = voices.channel_code
            and warnings.topic_code = voices.topic_code
            and warnings.district_group_code in ('all', voices.district_group_code)
    group by
        warnings.warned_on, warnings.channel_code, warnings.topic_code, warnings.district_group_code,
        voices.matter_id, voices.occurred_on = warnings.warned_on
),

shares as (
    select
        warned_on,
        channel_code,
        topic_code,
        district_group_code,
        {{ rate('sum(negative_count) filter (where not is_today)', 'sum(voc_count) filter (where not is_today)') }}
            as prior_negative_rate,
        {{ rate('max(copy_volume) filter (where is_today)', 'sum(copy_volume) filter (where is_today)') }}
            as largest_matter_rate
    from heard
    group by warned_on, channel_code, topic_code, district_group_code
),

civic as (
    select
        warnings.warned_on,
        warnings.topic_code,
        count(distinct statements.voc_key) as civic_statement_count
    from warnings
    inner join statements
        on
            warnings.topic_code = statements.topic_code
            and statements.occurred_on between warnings.warned_on - 6 and warnings.warned_on
    group by warnings.warned_on, warnings.topic_code
),

signals as (
    select
        warnings.warned_on,
        warnings.channel_code,
        warnings.channel_label_ko,
        warnings.topic_code,
        warnings.topic_label_ko,
        warnings.district_group_code,
        warnings.district_label_ko,
        warnings.observed_count,
        warnings.expected_count,
        warnings.voc_count,
        {{ rate('warnings.negative_count', 'warnings.voc_count') }} as negative_rate,
        shares.prior_negative_rate,
        shares.largest_matter_rate,
        coalesce(civic.civic_statement_count, 0) as civic_statement_count,
        limits.least_voc_count,
        limits.negative_rise_rate,
        limits.organised_rate,
        limits.civic_statement_count as civic_statement_limit
    from warnings
    inner join limits on warnings.warned_on >= limits.valid_from_on and warnings.warned_on < limits.valid_until_on
    left join shares
        on
            warnings.warned_on = shares.warned_on
            and warnings.channel_code = shares.channel_code
            and warnings.topic_code = shares.topic_code
            and warnings.district_group_code = shares.district_group_code
    left join civic on warnings.warned_on = civic.warned_on and warnings.topic_code = civic.topic_code
),

judged as (
    select
        *,
        coalesce(negative_rate - prior_negative_rate >= negative_rise_rate, false) as is_negative_rise,
        civic_statement_count >= civic_statement_limit
        or coalesce(largest_matter_rate >= organised_rate and voc_count > 1, false) as is_organised
    from signals
),

final as (
    select
        warned_on,
        channel_code,
        channel_label_ko,
        topic_code,
        topic_label_ko,
        district_group_code,
        district_label_ko,
        observed_count,
        expected_count,
        voc_count,
        negative_rate::numeric(9, 6) as negative_rate,
        prior_negative_rate::numeric(9, 6) as prior_negative_rate,
        largest_matter_rate::numeric(9, 6) as largest_matter_rate,
        civic_statement_count,
        is_negative_rise,
        is_organised,
        voc_count >= least_voc_count and is_negative_rise and is_organised as is_conflict
    from judged
)

select * from final

-- 예방: topics of which more is expected than their like days bring, by more than the interval leaves open. Proposed is
-- only what a model that was not withheld said ahead of time; the owners are those who answer for the topic.
with totals as (
    select * from {{ ref('fct_forecast_total') }}
),

channels as (
    select * from {{ ref('dim_channel') }}
),

topics as (
    select * from {{ ref('dim_topic') }}
),

departments as (
    select * from {{ ref('dim_department') }}
),

rules as (
    select
        *,
        lead(valid_from_on) over (partition by horizon_days order by valid_from_on) as next_from_on
    from {{ ref('preventive_task_rule') }}
),

proposed as (
    select
        totals.origin_on + 1 as week_start_on,
        totals.channel_code,
        totals.topic_code,
        totals.horizon_days,
        totals.expected_count,
        totals.low_count,
        totals.high_count,
        totals.median_count,
        totals.last_count,
        rules.minimum_excess_rate,
        rules.minimum_count,
        rules.is_assumed
    from totals
    inner join rules
        on
            totals.horizon_days = rules.horizon_days
            and totals.origin_on >= rules.valid_from_on
            and (rules.next_from_on is null or totals.origin_on < rules.next_from_on)
    where
        not totals.is_backtest
        and totals.reason_code = 'model_shown'
        and totals.topic_code not in ('all', 'other', 'unclassified')
        and totals.median_count > 0
        and totals.expected_count >= rules.minimum_count
        and totals.expected_count >= totals.median_count * (1 + rules.minimum_excess_rate)
        and totals.low_count > totals.median_count
),

final as (
    select
        proposed.week_start_on,
        proposed.channel_code,
        proposed.topic_code,
        proposed.horizon_days,
        channels.channel_label_ko,
        topics.topic_label_ko,
        proposed.expected_count,
        proposed.low_count,
        proposed.high_count,
        proposed.median_count as usual_count,
        proposed.last_count,
        (proposed.expected_count / proposed.median_count - 1)::numeric(14, 4) as excess_ratio,
        coalesce(
            (
                select string_agg(departments.department_label_ko, ', ' order by departments.department_label_ko)
                from departments
                where
                    departments.topic_code = proposed.topic_code
                    and departments.authority_code = 'city'
                    and proposed.week_start_on between departments.valid_from_on
                    and coalesce(departments.valid_to_on, 'infinity')
            ),
            '미지정'
        ) as owner_department_label_ko,
        proposed.minimum_excess_rate,
        proposed.minimum_count,
        proposed.is_assumed
    from proposed
    inner join channels on proposed.channel_code = channels.channel_code
    inner join topics on proposed.topic_code = topics.topic_code
)

select * from final

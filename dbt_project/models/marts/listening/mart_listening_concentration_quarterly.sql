-- How evenly events spread: over district groups (events of the whole city left out), and over audiences. Units where
-- nothing was held count as zero. Equal shares are the yardstick, not shares by head.
with coverage as (
    select * from {{ ref('mart_listening_coverage_quarterly') }}
),

units as (
    select
        quarter_start_on,
        'district_group' as dimension_code,
        district_group_code as unit_code,
        max(district_group_label_ko) as unit_label_ko,
        min(as_of_on) as as_of_on,
        bool_and(is_period_complete) as is_period_complete,
        sum(event_count) as event_count,
        sum(one_off_event_count) as one_off_event_count,
        sum(event_count - waiting_event_count) as judged_event_count
    from coverage
    where district_group_code not in ('city', 'unknown')
    group by quarter_start_on, district_group_code

    union all

    select
        quarter_start_on,
        'audience' as dimension_code,
        audience_code as unit_code,
        max(audience_label_ko) as unit_label_ko,
        min(as_of_on) as as_of_on,
        bool_and(is_period_complete) as is_period_complete,
        sum(event_count) as event_count,
        sum(one_off_event_count) as one_off_event_count,
        sum(event_count - waiting_event_count) as judged_event_count
    from coverage
    group by quarter_start_on, audience_code
),

ranked as (
    select
        *,
        event_count / nullif(sum(event_count) over by_dimension, 0) as share,
        row_number() over (by_dimension order by event_count, unit_code) as position_number,
        row_number() over (by_dimension order by event_count desc, unit_code asc) as descending_number
    from units
    window by_dimension as (partition by quarter_start_on, dimension_code)
),

final as (
    select
        quarter_start_on,
        dimension_code,
        case dimension_code when 'audience' then '대상집단' else '군·구 묶음' end as dimension_label_ko,
        min(as_of_on) as as_of_on,
        bool_and(is_period_complete) as is_period_complete,
        count(*) as unit_count,
        count(*) filter (where event_count > 0) as reached_count,
        sum(event_count)::bigint as event_count,
        sum(share * share)::numeric(9, 6) as hhi,
        -- Gini (1912) of the counts in ascending order: 2 sum(i x) / (n sum(x)) - (n + 1) / n.
        (
            2 * sum(position_number * event_count) / nullif(count(*) * sum(event_count), 0)
            - (count(*) + 1)::numeric / count(*)
        )::numeric(9, 6) as gini,
        max(case when descending_number = 1 and event_count > 0 then unit_label_ko end) as top_label_ko,
        max(share)::numeric(9, 6) as top_rate,
        {{ rate('sum(one_off_event_count)', 'sum(judged_event_count)') }}::numeric(9, 6) as one_off_rate
    from ranked
    group by quarter_start_on, dimension_code
)

select * from final

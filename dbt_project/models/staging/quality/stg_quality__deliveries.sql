with deliveries as (
    select * from {{ source('quality', 'delivery') }}
),

verdicts as (
    select
        delivery_key,
        count(*) filter (where severity = 'stop') as gate_failure_count,
        count(*) filter (where severity = 'warn') as gate_warning_count,
        string_agg(meaning, '; ' order by expectation, meaning) filter (where severity = 'stop') as gate_failure_reason
    from {{ source('quality', 'gate_result') }}
    where delivery_key is not null and not is_success
    group by delivery_key
),

final as (
    select
        deliveries.delivery_key,
        deliveries.source,
        deliveries.feed,
        deliveries.business_date,
        deliveries.window_start_on,
        deliveries.window_end_on,
        deliveries.coverage,
        deliveries.state,
        coalesce(deliveries.reason, verdicts.gate_failure_reason) as reason,
        deliveries.pulled_at,
        deliveries.judged_at,
        deliveries.declared_count,
        deliveries.landed_count,
        deliveries.quarantined_count,
        coalesce(verdicts.gate_failure_count, 0) as gate_failure_count,
        coalesce(verdicts.gate_warning_count, 0) + cardinality(deliveries.warnings) as warning_count,
        cardinality(deliveries.gaps) as gap_count
    from deliveries
    left join verdicts on deliveries.delivery_key = verdicts.delivery_key
)

select * from final

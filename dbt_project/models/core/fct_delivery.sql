{{ config(unique_key='delivery_key') }}

with final as (
    select
        delivery_key,
        source,
        feed,
        business_date,
        window_start_on,
        window_end_on,
        coverage,
        state,
        reason,
        declared_count,
        landed_count,
        quarantined_count,
        gate_failure_count,
        warning_count,
        pulled_at,
        judged_at
    from {{ ref('stg_quality__deliveries') }}
)

{{ new_or_changed_rows([
    'delivery_key',
    'source',
    'feed',
    'business_date',
    'window_start_on',
    'window_end_on',
    'coverage',
    'state',
    'reason',
    'declared_count',
    'landed_count',
    'quarantined_count',
    'gate_failure_count',
    'warning_count',
    'pulled_at',
    'judged_at'
]) }}

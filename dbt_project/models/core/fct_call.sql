{{ config(unique_key='voc_key') }}

with calls as (
    select * from {{ ref('int_call__unioned') }}
),

changed_days as (
    select * from {{ ref('stg_quality__changed_days') }}
    where channel_code = 'call_center'
),

final as (
    select
        md5('call_center|' || calls.call_id) as voc_key,
        calls.call_id,
        calls.category_large,
        calls.category_middle,
        calls.transferred_to,
        calls.is_abandoned,
        calls.is_first_call_resolved,
        calls.transferred_to is not null as is_transferred,
        calls.wait_seconds,
        extract(epoch from calls.ended_at - calls.answered_at)::integer as talk_seconds,
        calls.occurred_at as received_at,
        calls.occurred_on as received_on,
        calls.answered_at,
        calls.ended_at,
        calls.delivery_key
    from calls
    {% if is_incremental() %}
        inner join changed_days on calls.occurred_on = changed_days.occurred_on
        where calls.occurred_on = any(array(select renewed.occurred_on from changed_days as renewed))
    {% endif %}
)

select * from final

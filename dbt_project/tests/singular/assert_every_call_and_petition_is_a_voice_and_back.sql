-- Of the days this build renewed.
with renewed as (
    select * from {{ ref('fct_changed_day') }}
    where channel_code in ('call_center', 'petition', 'saeol')
),

own_facts as (
    select calls.voc_key
    from {{ ref('fct_call') }} as calls
    inner join renewed on calls.received_on = renewed.occurred_on and renewed.channel_code = 'call_center'
    union all
    select petitions.voc_key
    from {{ ref('fct_petition') }} as petitions
    inner join renewed on petitions.applied_on = renewed.occurred_on and petitions.channel_code = renewed.channel_code
)

select coalesce(voices.voc_key, own_facts.voc_key) as voc_key
from (
    select items.voc_key
    from {{ ref('fct_voc') }} as items
    inner join renewed on items.channel_code = renewed.channel_code and items.occurred_on = renewed.occurred_on
) as voices
full outer join own_facts on voices.voc_key = own_facts.voc_key
where voices.voc_key is null or own_facts.voc_key is null

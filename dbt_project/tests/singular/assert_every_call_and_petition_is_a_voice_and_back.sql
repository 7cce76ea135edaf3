with own_facts as (
    select voc_key from {{ ref('fct_call') }}
    union all
    select voc_key from {{ ref('fct_petition') }}
)

select coalesce(voices.voc_key, own_facts.voc_key) as voc_key
from (
    select voc_key from {{ ref('fct_voc') }}
    where channel_code in ('call_center', 'petition', 'saeol')
) as voices
full outer join own_facts on voices.voc_key = own_facts.voc_key
where voices.voc_key is null or own_facts.voc_key is null

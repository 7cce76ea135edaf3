-- An answer, a satisfaction or a statutory date that belongs to no petition; a list that names what is not waiting.
select clocks.petition_id
from {{ source('inferred', 'petition_clock') }} as clocks
left join {{ ref('fct_petition') }} as petitions
    on clocks.channel_code = petitions.channel_code and clocks.petition_id = petitions.petition_id
where petitions.voc_key is null

union all

select listed.petition_id
from {{ ref('petition_due_soon') }} as listed
left join {{ ref('fct_petition') }} as petitions on listed.voc_key = petitions.voc_key
where petitions.voc_key is null or petitions.is_answered

union all

select petitions.petition_id
from {{ ref('fct_petition') }} as petitions
left join {{ ref('fct_voc') }} as voices on petitions.voc_key = voices.voc_key
where petitions.is_answered and voices.voc_key is null

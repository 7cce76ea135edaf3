select quotes.voc_key
from {{ ref('voc_quote') }} as quotes
inner join {{ ref('fct_changed_day') }} as renewed
    on quotes.channel_code = renewed.channel_code and quotes.occurred_on = renewed.occurred_on
left join {{ ref('fct_voc') }} as voices on quotes.voc_key = voices.voc_key
left join {{ ref('fct_voc_inference') }} as inferences on quotes.voc_key = inferences.voc_key
where
    voices.voc_key is null
    or voices.is_deleted
    or voices.is_outbound
    or voices.is_screen_sample
    or inferences.is_abusive

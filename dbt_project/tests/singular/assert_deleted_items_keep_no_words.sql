select voices.voc_key
from {{ ref('fct_voc') }} as voices
inner join {{ ref('fct_changed_day') }} as renewed
    on voices.channel_code = renewed.channel_code and voices.occurred_on = renewed.occurred_on
left join {{ ref('fct_voc_revision') }} as revisions on voices.voc_key = revisions.voc_key
where
    voices.is_deleted
    and (
        voices.title is not null
        or voices.body is not null
        or voices.person_key is not null
        or revisions.title is not null
        or revisions.body is not null
    )

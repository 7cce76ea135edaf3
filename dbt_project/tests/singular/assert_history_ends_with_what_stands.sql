-- Of the days this build renewed: the last wording in the history is the one in the fact.
with renewed as (
    select voices.*
    from {{ ref('fct_voc') }} as voices
    inner join {{ ref('fct_changed_day') }} as changed
        on voices.channel_code = changed.channel_code and voices.occurred_on = changed.occurred_on
    where not voices.is_deleted
),

latest as (
    select distinct on (revisions.voc_key)
        revisions.voc_key,
        revisions.content_sha256
    from {{ ref('fct_voc_revision') }} as revisions
    inner join renewed on revisions.voc_key = renewed.voc_key
    order by revisions.voc_key asc, revisions.revision_number desc
)

select renewed.voc_key
from renewed
left join latest on renewed.voc_key = latest.voc_key
where latest.content_sha256 is distinct from renewed.content_sha256

-- Items are never taken out of the fact, so weeks that no build touched need not be asked again.
select
    keywords.week_start_on,
    keywords.keyword,
    evidence.item_id
from {{ ref('mart_voc_keyword_weekly') }} as keywords
cross join lateral unnest(keywords.evidence_ids) as evidence (item_id)
left join {{ ref('fct_voc') }} as voices
    on
        md5(
            split_part(evidence.item_id, ':', 1) || '|'
            || substr(evidence.item_id, strpos(evidence.item_id, ':') + 1)
        ) = voices.voc_key
where
    voices.voc_key is null
    and keywords.week_start_on >= (
        select {{ week_start('min(changed.occurred_on)') }} from {{ ref('fct_changed_day') }} as changed
    )

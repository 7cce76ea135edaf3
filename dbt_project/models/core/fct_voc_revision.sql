{{ config(unique_key='revision_key') }}

-- What was said is never overwritten in silence: each new wording is appended. Where the source took an item back,
-- the words of all its revisions go too; their number and fingerprints stay.
with voices as (
    select * from {{ ref('fct_voc') }}
),

changed_days as (
    select * from {{ ref('fct_changed_day') }}
),

candidates as (
    select voices.*
    from voices
    {% if is_incremental() %}
        inner join changed_days
            on
                voices.channel_code = changed_days.channel_code
                and voices.occurred_on = changed_days.occurred_on
    {% endif %}
),

standing as (
    {% if is_incremental() %}
        select existing.*
        from {{ this }} as existing
        inner join candidates on existing.voc_key = candidates.voc_key
    {% else %}
        select
            null::text as revision_key,
            null::text as voc_key,
            null::integer as revision_number,
            null::text as title,
            null::text as body,
            null::text as content_sha256,
            null::boolean as is_text_erased,
            null::bigint as delivery_key
        where false
    {% endif %}
),

latest as (
    select distinct on (voc_key) *
    from standing
    order by voc_key asc, revision_number desc
),

-- A wording never seen, or the latest one come back after a deletion.
worded as (
    select
        candidates.voc_key,
        case
            when latest.content_sha256 = candidates.content_sha256 then latest.revision_number
            else coalesce(latest.revision_number, 0) + 1
        end as revision_number,
        candidates.title,
        candidates.body,
        candidates.content_sha256,
        false as is_text_erased,
        candidates.delivery_key
    from candidates
    left join latest on candidates.voc_key = latest.voc_key
    where
        not candidates.is_deleted
        and (
            latest.voc_key is null
            or latest.content_sha256 <> candidates.content_sha256
            or latest.is_text_erased
        )
),

erased as (
    select
        standing.voc_key,
        standing.revision_number,
        null::text as title,
        null::text as body,
        standing.content_sha256,
        true as is_text_erased,
        standing.delivery_key
    from standing
    inner join candidates on standing.voc_key = candidates.voc_key
    where
        candidates.is_deleted
        and not standing.is_text_erased
),

revisions as (
    select * from worded
    union all
    select * from erased
),

final as (
    select
        {{ surrogate_key(['voc_key', 'revision_number']) }} as revision_key,
        voc_key,
        revision_number,
        title,
        body,
        content_sha256,
        is_text_erased,
        delivery_key
    from revisions
)

select * from final

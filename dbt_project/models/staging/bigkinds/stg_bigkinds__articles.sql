{{ config(unique_key='post_id') }}

-- A partial feed: what a search does not find again stands, and the latest accepted pull of an item is in force.
with hits as (
    select * from {{ source('raw', 'bigkinds_article') }}
),

deliveries as (
    select * from {{ source('quality', 'delivery') }}
    where state = 'accepted'
),

ranked as (
    select
        hits.*,
        deliveries.pulled_at,
        row_number() over (
            partition by hits.post_id
            order by deliveries.pulled_at desc, hits.delivery_key desc, hits.row_number desc
        ) as version_rank
    from hits
    inner join deliveries on hits.delivery_key = deliveries.delivery_key
    {% if is_incremental() %}
        where hits.covered_on in ({{ changed_days('bigkinds.articles') }})
    {% endif %}
),

final as (
    select
        post_id,
        coalesce(posted_at, posted_on::timestamp at time zone 'Asia/Seoul') as occurred_at,
        posted_on as occurred_on,
        platform,
        nullif(trim(site_name), '') as site_name,
        title,
        body,
        url,
        author_key,
        like_count,
        reply_count,
        share_count,
        is_outbound,
        is_day_assumed,
        category,
        query,
        delivery_key,
        pulled_at
    from ranked
    where version_rank = 1
)

select * from final

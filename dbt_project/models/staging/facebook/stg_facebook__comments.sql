{{ config(unique_key='post_id') }}

-- A partial feed: what a delivery does not mention stands, and the latest accepted pull of an item is in force.
with posts as (
    select * from {{ source('raw', 'facebook_comment') }}
),

deliveries as (
    select * from {{ source('quality', 'delivery') }}
    where state = 'accepted'
),

ranked as (
    select
        posts.*,
        deliveries.pulled_at,
        row_number() over (
            partition by posts.post_id
            order by deliveries.pulled_at desc, posts.delivery_key desc, posts.row_number desc
        ) as version_rank
    from posts
    inner join deliveries on posts.delivery_key = deliveries.delivery_key
    {% if is_incremental() %}
        where posts.covered_on in ({{ changed_days('facebook.comments') }})
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
        parent_post_id,
        reply_to_id,
        delivery_key,
        pulled_at
    from ranked
    where version_rank = 1
)

select * from final

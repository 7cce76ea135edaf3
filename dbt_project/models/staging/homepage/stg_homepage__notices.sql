{{ config(unique_key='post_id') }}

-- A partial feed: what a delivery does not mention stands, and the latest accepted pull of an item is in force.
with notices as (
    select * from {{ source('raw', 'homepage_notice') }}
),

deliveries as (
    select * from {{ source('quality', 'delivery') }}
    where state = 'accepted'
),

ranked as (
    select
        notices.*,
        deliveries.pulled_at,
        row_number() over (
            partition by notices.post_id
            order by deliveries.pulled_at desc, notices.delivery_key desc, notices.row_number desc
        ) as version_rank
    from notices
    inner join deliveries on notices.delivery_key = deliveries.delivery_key
    {% if is_incremental() %}
        where notices.covered_on in ({{ changed_days('homepage.notices') }})
    {% endif %}
),

final as (
    select
        post_id,
        coalesce(posted_at, posted_on::timestamp at time zone 'Asia/Seoul') as occurred_at,
        posted_on as occurred_on,
        platform,
        site_name,
        title,
        body,
        url,
        author_key,
        like_count,
        reply_count,
        share_count,
        is_outbound,
        is_day_assumed,
        nullif(trim(department_name), '') as department_name,
        delivery_key,
        pulled_at
    from ranked
    where version_rank = 1
)

select * from final

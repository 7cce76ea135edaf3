{{ config(unique_key='post_id') }}

-- A partial feed: what a delivery does not mention stands, and the latest accepted pull of a statement is in force.
with statements as (
    select * from {{ source('raw', 'civic_group_statement') }}
),

deliveries as (
    select * from {{ source('quality', 'delivery') }}
    where state = 'accepted'
),

ranked as (
    select
        statements.*,
        deliveries.pulled_at,
        row_number() over (
            partition by statements.post_id
            order by deliveries.pulled_at desc, statements.delivery_key desc, statements.row_number desc
        ) as version_rank
    from statements
    inner join deliveries on statements.delivery_key = deliveries.delivery_key
    {% if is_incremental() %}
        where statements.covered_on in ({{ changed_days('civic_group.statements') }})
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
        nullif(trim(category), '') as category,
        issue,
        stance_code,
        stance_basis,
        delivery_key,
        pulled_at
    from ranked
    where version_rank = 1
)

select * from final

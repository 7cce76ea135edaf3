{{ config(unique_key='post_id', pre_hook="{{ forget_changed_days('social.query_posts') }}") }}

with posts as (
    {{ rows_in_force(source('raw', 'social_query_post'), 'social.query_posts', 'post_id') }}
),

final as (
    select
        post_id,
        posted_at as occurred_at,
        covered_on as occurred_on,
        platform,
        nullif(trim(site_name), '') as site_name,
        title,
        body,
        url,
        author_key,
        like_count,
        reply_count,
        share_count,
        tool_sentiment,
        is_outbound,
        delivery_key,
        pulled_at
    from posts
)

select * from final

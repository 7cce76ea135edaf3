{{ config(unique_key='post_id', pre_hook="{{ forget_changed_days('social.bulk_posts') }}") }}

with posts as (
    {{ rows_in_force(source('raw', 'social_bulk_post'), 'social.bulk_posts', 'post_id') }}
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
        is_outbound,
        screen_reason,
        is_screen_sample,
        copy_count,
        copied_ids,
        delivery_key,
        pulled_at
    from posts
)

select * from final

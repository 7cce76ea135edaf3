{{ config(unique_key='post_id') }}

with posts as (
    {{ latest_versions(source('raw', 'instagram_medium'), 'instagram.media', 'post_id') }}
)

{{ staged_posts('posts', ['hashtag', 'media_type']) }}

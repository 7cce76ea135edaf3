{{ config(unique_key='post_id') }}

with posts as (
    {{ latest_versions(source('raw', 'facebook_comment'), 'facebook.comments', 'post_id') }}
)

{{ staged_posts('posts', ['reply_to_id']) }}

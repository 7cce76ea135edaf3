{{ config(unique_key='post_id') }}

with posts as (
    {{ latest_versions(source('raw', 'facebook_post'), 'facebook.posts', 'post_id') }}
)

{{ staged_posts('posts') }}

{{ config(unique_key='post_id') }}

with posts as (
    {{ latest_versions(source('raw', 'x_post'), 'x.posts', 'post_id') }}
)

{{ staged_posts('posts', ['query', 'language']) }}

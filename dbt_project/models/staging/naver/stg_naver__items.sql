{{ config(unique_key='post_id') }}

with posts as (
    {{ latest_versions(source('raw', 'naver_item'), 'naver.items', 'post_id') }}
)

{{ staged_posts('posts', ['kind', 'query']) }}

{{ config(unique_key='post_id') }}

with posts as (
    {{ latest_versions(source('raw', 'bigkinds_article'), 'bigkinds.articles', 'post_id') }}
)

{{ staged_posts('posts', ['category', 'query']) }}

{{ config(unique_key='post_id') }}

with posts as (
    {{ latest_versions(source('raw', 'kakao_document'), 'kakao.documents', 'post_id') }}
)

{{ staged_posts('posts', ['kind', 'query']) }}

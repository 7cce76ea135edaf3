{{ config(unique_key='post_id') }}

with posts as (
    {{ latest_versions(source('raw', 'youtube_comment'), 'youtube.comments', 'post_id') }}
)

{{ staged_posts('posts', ['video_id', 'reply_to_id', 'edited_at']) }}

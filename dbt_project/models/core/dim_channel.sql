{{ config(unique_key='channel_code') }}

with final as (
    select
        channel_code,
        channel_label_ko,
        feed,
        other_feed,
        is_voice,
        is_relevance_required,
        is_complete_feed,
        sort_order
    from {{ ref('channel') }}
)

{{ new_or_changed_rows([
    'channel_code',
    'channel_label_ko',
    'feed',
    'other_feed',
    'is_voice',
    'is_relevance_required',
    'is_complete_feed',
    'sort_order'
]) }}

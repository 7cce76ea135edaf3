{{ config(unique_key='topic_code') }}

with final as (
    select
        topic_code,
        topic_label_ko,
        sort_order
    from {{ ref('topic') }}
)

{{ new_or_changed_rows([
    'topic_code',
    'topic_label_ko',
    'sort_order'
]) }}

{{ config(materialized='view') }}

with stated as (
    {{ statement_in_force(source('raw', 'register_room_post')) }}
),

final as (
    select
        record_id,
        post_code,
        posted_on,
        post_kind,
        title,
        department_name,
        view_count,
        comment_count,
        answered_count,
        url,
        stated_on,
        delivery_key,
        pulled_at
    from stated
)

select * from final

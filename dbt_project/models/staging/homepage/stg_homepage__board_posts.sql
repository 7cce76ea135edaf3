{{ config(unique_key='post_id', pre_hook="{{ forget_changed_days('homepage.board_posts') }}") }}

with posts as (
    {{ rows_in_force(source('raw', 'homepage_board_post'), 'homepage.board_posts', 'post_id') }}
),

final as (
    select
        post_id,
        posted_at as occurred_at,
        covered_on as occurred_on,
        board_code,
        title,
        body,
        author_key,
        view_count,
        like_count,
        nullif(trim(department_name), '') as department_name,
        delivery_key,
        pulled_at
    from posts
)

select * from final

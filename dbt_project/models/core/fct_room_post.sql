{{ config(
    unique_key='post_key',
    pre_hook="{{ forget_rows_gone('post_key', ref('stg_register__room_posts'), 'record_id') }}"
) }}

with posts as (
    select * from {{ ref('stg_register__room_posts') }}
),

departments as (
    select * from {{ ref('int_department__resolved') }}
),

final as (
    select
        posts.record_id as post_key,
        posts.post_code,
        posts.posted_on,
        {{ register_code('post_kind', 'posts.post_kind') }} as post_kind_code,
        posts.post_kind as post_kind_label_ko,
        posts.department_name as recorded_department_label,
        departments.department_key,
        coalesce(departments.is_outdated, false) as is_department_outdated,
        posts.view_count,
        posts.comment_count,
        posts.answered_count,
        posts.title,
        nullif(trim(posts.url), '') as url,
        posts.stated_on,
        posts.delivery_key
    from posts
    left join departments
        on
            posts.department_name = departments.recorded_value
            and posts.posted_on between departments.start_on and departments.end_on
)

{{ new_or_changed_rows([
    'post_key',
    'post_code',
    'posted_on',
    'post_kind_code',
    'post_kind_label_ko',
    'recorded_department_label',
    'department_key',
    'is_department_outdated',
    'view_count',
    'comment_count',
    'answered_count',
    'title',
    'url',
    'stated_on',
    'delivery_key'
]) }}

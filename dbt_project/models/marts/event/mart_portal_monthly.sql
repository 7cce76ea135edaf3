-- Posts by the month they were put up in; views, comments and answers as of the latest statement.
with posts as (
    select * from {{ ref('fct_room_post') }}
),

departments as (
    select * from {{ ref('dim_department') }}
),

nights as (
    select {{ complete_through() }} as through_on
),

final as (
    select
        {{ first_day_of('month', 'posts.posted_on') }} as month_start_on,
        posts.post_kind_code,
        coalesce(departments.department_code, 'unknown') as department_code,
        max(posts.post_kind_label_ko) as post_kind_label_ko,
        max(coalesce(departments.department_label_ko, '확인 불가')) as department_label_ko,
        max(coalesce(departments.department_group_code, 'unknown')) as department_group_code,
        max(posts.stated_on) as stated_on,
        count(*) as post_count,
        sum(posts.view_count)::bigint as view_count,
        sum(posts.comment_count)::bigint as comment_count,
        sum(posts.answered_count)::bigint as answered_count,
        {{ rate('sum(posts.answered_count)', 'sum(posts.comment_count)') }}::numeric(9, 6) as answered_rate
    from posts
    inner join nights on {{ is_shown_day('posts.posted_on') }}
    left join departments on posts.department_key = departments.department_key
    group by month_start_on, posts.post_kind_code, departments.department_code
)

select * from final

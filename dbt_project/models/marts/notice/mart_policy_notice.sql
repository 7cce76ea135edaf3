-- What the city has published for everybody: its homepage's boards, and the posts of 열린회의실 and 정책정보아카이브.
-- Notices in which persons are named (service by publication, fines, lists of names) are left out by their titles.
with notices as (
    select * from {{ ref('fct_city_notice') }}
),

posts as (
    select * from {{ ref('fct_room_post') }}
),

departments as (
    select * from {{ ref('dim_department') }}
),

person_words as (
    select * from {{ ref('notice_person_word') }}
),

nights as (
    select {{ complete_through() }} as through_on
),

published as (
    select
        notice_key as notice_code,
        'homepage' as notice_source_code,
        posted_on,
        board_label_ko as notice_kind_label_ko,
        title,
        url,
        recorded_department_label,
        department_key,
        is_day_assumed
    from notices

    union all

    select
        'room:' || post_code as notice_code,
        'open_room' as notice_source_code,
        posted_on,
        post_kind_label_ko as notice_kind_label_ko,
        title,
        url,
        recorded_department_label,
        department_key,
        false as is_day_assumed
    from posts
    where nullif(trim(title), '') is not null
),

final as (
    select
        published.notice_code,
        published.notice_source_code,
        published.posted_on,
        {{ first_day_of('month', 'published.posted_on') }} as month_start_on,
        published.notice_kind_label_ko,
        published.title as notice_title,
        case when published.url ~* '^https?://' then published.url end as notice_url,
        coalesce(departments.department_code, 'unknown') as department_code,
        coalesce(departments.department_label_ko, published.recorded_department_label) as department_label_ko,
        published.is_day_assumed
    from published
    inner join nights on {{ is_shown_day('published.posted_on') }}
    left join departments on published.department_key = departments.department_key
    where
        not exists (
            select 1
            from person_words
            where regexp_replace(published.title, '\s', '', 'g') like '%' || person_words.word || '%'
        )
)

select * from final

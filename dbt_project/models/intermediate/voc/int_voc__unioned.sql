-- A column stands here when two sources or more can fill it; the rest stays with its source's own fact.
with calls as (
    select * from {{ ref('stg_call_center__calls') }}
),

petitions as (
    select * from {{ ref('stg_petition__petitions') }}
),

qna as (
    select * from {{ ref('stg_petition__qna') }}
),

board_posts as (
    select * from {{ ref('stg_homepage__board_posts') }}
),

query_posts as (
    select * from {{ ref('stg_social__query_posts') }}
),

bulk_posts as (
    select * from {{ ref('stg_social__bulk_posts') }}
),

final as (
    select
        'call_center'::text as channel_code,
        call_id as voc_id,
        occurred_at,
        occurred_on,
        null::text as title,
        summary as body,
        null::text as platform,
        null::text as site_name,
        category_large as recorded_topic_label,
        district_code as recorded_district_code,
        district_name as recorded_district_label,
        department_name as recorded_department_label,
        null::text as agency_name,
        caller_key as person_key,
        false as is_outbound,
        false as is_unknown_origin,
        false as is_screen_sample,
        delivery_key
    from calls

    union all

    select
        'petition'::text as channel_code,
        petition_id as voc_id,
        occurred_at,
        occurred_on,
        title,
        body,
        null::text as platform,
        null::text as site_name,
        category as recorded_topic_label,
        null::text as recorded_district_code,
        -- Where no place is recorded, a petition that a district handles lies in that district.
        coalesce(
            district_name,
            case when {{ authority_code('agency_name') }} = 'district' then agency_name end
        ) as recorded_district_label,
        department_name as recorded_department_label,
        agency_name,
        applicant_key as person_key,
        false as is_outbound,
        false as is_unknown_origin,
        false as is_screen_sample,
        delivery_key
    from petitions

    union all

    select
        'petition_qna'::text as channel_code,
        qna_id as voc_id,
        occurred_at,
        occurred_on,
        title,
        question as body,
        null::text as platform,
        null::text as site_name,
        null::text as recorded_topic_label,
        null::text as recorded_district_code,
        null::text as recorded_district_label,
        department_name as recorded_department_label,
        agency_name,
        null::text as person_key,
        false as is_outbound,
        false as is_unknown_origin,
        false as is_screen_sample,
        delivery_key
    from qna

    union all

    select
        'homepage'::text as channel_code,
        post_id as voc_id,
        occurred_at,
        occurred_on,
        title,
        body,
        null::text as platform,
        board_code as site_name,
        null::text as recorded_topic_label,
        null::text as recorded_district_code,
        null::text as recorded_district_label,
        department_name as recorded_department_label,
        null::text as agency_name,
        author_key as person_key,
        false as is_outbound,
        false as is_unknown_origin,
        false as is_screen_sample,
        delivery_key
    from board_posts

    union all

    select
        'social_query'::text as channel_code,
        post_id as voc_id,
        occurred_at,
        occurred_on,
        title,
        body,
        platform,
        site_name,
        null::text as recorded_topic_label,
        null::text as recorded_district_code,
        null::text as recorded_district_label,
        null::text as recorded_department_label,
        null::text as agency_name,
        author_key as person_key,
        is_outbound,
        site_name is null as is_unknown_origin,
        false as is_screen_sample,
        delivery_key
    from query_posts

    union all

    select
        'social_bulk'::text as channel_code,
        post_id as voc_id,
        occurred_at,
        occurred_on,
        title,
        body,
        platform,
        site_name,
        null::text as recorded_topic_label,
        null::text as recorded_district_code,
        null::text as recorded_district_label,
        null::text as recorded_department_label,
        null::text as agency_name,
        author_key as person_key,
        is_outbound,
        site_name is null as is_unknown_origin,
        is_screen_sample,
        delivery_key
    from bulk_posts
)

select * from final

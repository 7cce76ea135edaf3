-- Every item of every channel. The columns and their meaning: macros/voc_branch.sql.
{% set district_of_agency %}
    -- Where no place is recorded, a petition that a district handles lies in that district.
    coalesce(
        district_name, case when {{ authority_code('agency_name') }} = 'district' then agency_name end
    )
{% endset %}

{{ voc_branch('call_center', ref('int_call__unioned'), 'call_id', {
    'body': 'summary',
    'recorded_topic_label': 'category_large',
    'recorded_district_code': 'district_code',
    'recorded_district_label': 'district_name',
    'recorded_department_label': 'department_name',
    'person_key': 'caller_key',
}) }}

union all

{{ voc_branch('petition', ref('stg_petition__petitions'), 'petition_id', {
    'title': 'title',
    'body': 'body',
    'recorded_topic_label': 'category',
    'recorded_district_label': district_of_agency,
    'recorded_department_label': 'department_name',
    'agency_name': 'agency_name',
    'person_key': 'applicant_key',
}) }}

union all

{{ voc_branch('petition_qna', ref('stg_petition__qna'), 'qna_id', {
    'title': 'title',
    'body': 'question',
    'recorded_department_label': 'department_name',
    'agency_name': 'agency_name',
}) }}

union all

{{ voc_branch('homepage', ref('stg_homepage__board_posts'), 'post_id', {
    'title': 'title',
    'body': 'body',
    'site_name': 'board_code',
    'recorded_department_label': 'department_name',
    'person_key': 'author_key',
}) }}

union all

{{ post_branch('social_query', ref('stg_social__query_posts'), {'is_day_assumed': 'false'}) }}

union all

{{ post_branch('social_bulk', ref('stg_social__bulk_posts'), {
    'is_day_assumed': 'false',
    'is_screen_sample': 'is_screen_sample',
    'copy_count': 'copy_count',
    'copied_ids': 'copied_ids',
}) }}

union all

{{ voc_branch('saeol', ref('stg_saeol__cases'), 'case_id', {
    'title': 'title',
    'body': 'body',
    'recorded_topic_label': 'category',
    'recorded_district_code': 'agency_code',
    'recorded_district_label': 'district_name',
    'recorded_department_label': 'department_name',
    'agency_name': 'agency_name',
    'person_key': 'applicant_key',
}) }}

union all

{{ post_branch('facebook', ref('stg_facebook__comments')) }}

union all

{{ post_branch('facebook_page', ref('stg_facebook__posts')) }}

union all

{{ post_branch('x', ref('stg_x__posts')) }}

union all

{{ post_branch('youtube', ref('stg_youtube__comments')) }}

union all

{{ post_branch('instagram', ref('stg_instagram__media')) }}

union all

{{ post_branch('naver', ref('stg_naver__items'), {'is_press': "kind = 'news'"}) }}

union all

{{ post_branch('kakao', ref('stg_kakao__documents')) }}

union all

{{ post_branch('bigkinds', ref('stg_bigkinds__articles'), {'is_press': 'true'}) }}

union all

{{ voc_branch('mayor_proposal', ref('stg_homepage__mayor_proposals'), 'proposal_id', {
    'title': 'title',
    'body': 'body',
    'recorded_department_label': 'department_name',
    'person_key': 'author_key',
    'is_private': 'not is_public',
}) }}

union all

{{ post_branch('homepage_notice', ref('stg_homepage__notices')) }}

union all

{{ post_branch('civic_group', ref('stg_civic_group__statements')) }}

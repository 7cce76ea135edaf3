-- Every item of every channel. The columns and their meaning: macros/voc_branch.sql.
{% set district_of_agency %}
    -- Where no place is recorded, a petition that a district handles lies in that district.
    coalesce(
        district_name, case when {{ authority_code('agency_name') }} = 'district' then agency_name end
    )
{% endset %}

{{ voc_branch('call_center', ref('stg_call_center__calls'), 'call_id', {
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
}) }}

{#- One channel's items in the columns that every channel has. A column stands here when two sources or more can fill it;
    the rest stays with its source's own fact. What a channel does not fill is empty, or false for the marks. An item
    counts `copy_count` times: the bulk feed's copies of a day are one row (extract/social/collapse.py). -#}
{% macro voc_branch(channel_code, relation, id, columns={}) -%}
    select
        '{{ channel_code }}'::text as channel_code,
        {{ id }}::text as voc_id,
        occurred_at,
        occurred_on,
        {% for name in [
            'title', 'body', 'platform', 'site_name', 'recorded_topic_label', 'recorded_district_code',
            'recorded_district_label', 'recorded_department_label', 'agency_name', 'person_key'
        ] -%}
        ({{ columns.get(name, 'null') }})::text as {{ name }},
        {% endfor -%}
        {% for name in ['is_outbound', 'is_press', 'is_private', 'is_unknown_origin', 'is_screen_sample', 'is_day_assumed'] -%}
        ({{ columns.get(name, 'false') }})::boolean as {{ name }},
        {% endfor -%}
        ({{ columns.get('copy_count', '1') }})::integer as copy_count,
        ({{ columns.get('copied_ids', 'null') }})::text as copied_ids,
        delivery_key
    from {{ relation }}
{%- endmacro %}

{#- A channel of posts: its staging model has the columns that `extract.posts` gives every source of posts. -#}
{% macro post_branch(channel_code, relation, columns={}) -%}
    {%- set usual = {
        'title': 'title',
        'body': 'body',
        'platform': 'platform',
        'site_name': 'site_name',
        'person_key': 'author_key',
        'is_outbound': 'is_outbound',
        'is_unknown_origin': 'site_name is null',
        'is_day_assumed': 'is_day_assumed',
    } -%}
    {%- do usual.update(columns) -%}
    {{ voc_branch(channel_code, relation, 'post_id', usual) }}
{%- endmacro %}

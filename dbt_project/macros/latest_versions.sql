{#- Raw rows in force of a partial feed: what a delivery does not mention stands, and of each item the latest accepted
    pull is in force. -#}
{% macro latest_versions(relation, feed, natural_id) -%}
    select in_force.*
    from (
        select
            landed.*,
            deliveries.pulled_at,
            row_number() over (
                partition by landed.{{ natural_id }}
                order by deliveries.pulled_at desc, landed.delivery_key desc, landed.row_number desc
            ) as version_rank
        from {{ relation }} as landed
        inner join {{ source('quality', 'delivery') }} as deliveries
            on
                landed.delivery_key = deliveries.delivery_key
                and deliveries.state = 'accepted'
                and deliveries.feed = '{{ feed }}'
        {%- if is_incremental() %}
        where landed.covered_on in ({{ changed_days(feed) }})
        {%- endif %}
    ) as in_force
    where in_force.version_rank = 1
{%- endmacro %}

{#- The columns that every source of posts has (extract/posts.py), and some of the source's own. -#}
{% macro staged_posts(rows, extra=[]) -%}
    select
        post_id,
        coalesce(posted_at, posted_on::timestamp at time zone 'Asia/Seoul') as occurred_at,
        posted_on as occurred_on,
        platform,
        nullif(trim(site_name), '') as site_name,
        title,
        body,
        url,
        author_key,
        like_count,
        reply_count,
        share_count,
        is_outbound,
        is_day_assumed,
        {% for column in extra -%}
        {{ column }},
        {% endfor -%}
        delivery_key,
        pulled_at
    from {{ rows }}
{%- endmacro %}

{#- The days of a feed that this build must take in, as a subquery. -#}
{% macro changed_days(feed) -%}
    select changed.covered_on
    from {{ source('quality', 'changed_day') }} as changed
    where
        changed.feed = '{{ feed }}'
        and changed.changed_id > {{ var('changed_after') }}
        and changed.changed_id <= {{ var('changed_through') }}
{%- endmacro %}

{#- Pre-hook of the staging table of a complete feed: what a changed day no longer holds must not linger. -#}
{% macro forget_changed_days(feed) -%}
    {%- if is_incremental() -%}
        delete from {{ this }} where occurred_on in ({{ changed_days(feed) }})
    {%- endif -%}
{%- endmacro %}

{#- Raw rows in force of a complete feed: those of the delivery each day points at. An item that was moved stands in
    the delivery of its new day and may still stand in an older delivery of its old day: the later pull wins. -#}
{% macro rows_in_force(relation, feed, natural_id) -%}
    select in_force.*
    from (
        select
            landed.*,
            accepted.pulled_at,
            row_number() over (
                partition by landed.{{ natural_id }}
                order by accepted.pulled_at desc, landed.delivery_key desc, landed.row_number desc
            ) as version_rank
        from {{ relation }} as landed
        inner join {{ source('quality', 'accepted_day') }} as accepted
            on
                landed.delivery_key = accepted.delivery_key
                and landed.covered_on = accepted.covered_on
                and accepted.feed = '{{ feed }}'
        {%- if is_incremental() %}
        where accepted.covered_on in ({{ changed_days(feed) }})
        {%- endif %}
    ) as in_force
    {%- if is_incremental() %}
    left join {{ this }} as standing
        on
            in_force.{{ natural_id }} = standing.{{ natural_id }}
            and in_force.pulled_at < standing.pulled_at
    {%- endif %}
    where
        in_force.version_rank = 1
        {%- if is_incremental() %}
        and standing.{{ natural_id }} is null
        {%- endif %}
{%- endmacro %}

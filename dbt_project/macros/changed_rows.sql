{#- End of a dimension's or register's model: on a second night only rows that are new or differ are merged, so that
    what did not change is not touched. A column that the standing table lacks makes every row differ. -#}
{% macro new_or_changed_rows(columns) -%}
    {%- set ns = namespace(comparable=is_incremental()) -%}
    {%- if execute and ns.comparable -%}
        {%- set standing = adapter.get_columns_in_relation(this) | map(attribute='name') | list -%}
        {%- for column in columns if column not in standing -%}
            {%- set ns.comparable = false -%}
        {%- endfor -%}
    {%- endif -%}
    select {{ columns | join(', ') }} from final
    {%- if ns.comparable %}
    except
    select {{ columns | join(', ') }} from {{ this }}
    {%- endif %}
{%- endmacro %}

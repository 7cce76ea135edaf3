{#- First day of a quarter that people write as 2026Q3. -#}
{% macro quarter_named(quarter) -%}
    make_date(left({{ quarter }}, 4)::integer, right({{ quarter }}, 1)::integer * 3 - 2, 1)
{%- endmacro %}

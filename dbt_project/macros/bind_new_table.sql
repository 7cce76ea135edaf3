{#- A table under contract is filled first and bound after: keys added to a full table are checked in one pass, where
    the adapter's own order fires a trigger for every row and foreign key (three times slower on a first load). -#}
{% macro postgres__create_table_as(temporary, relation, sql) -%}
    {%- set is_contracted = config.get('contract').enforced -%}
    {%- if is_contracted %}
        {{ get_assert_columns_equivalent(sql) }}
    {%- endif %}
    {%- if temporary or not is_contracted %}
        create {{ 'temporary ' if temporary }}table {{ relation }} as (
            {{ sql }}
        );
    {%- else %}
        create table {{ relation }} (
            {{ adapter.render_raw_columns_constraints(raw_columns=model['columns']) | join(', ') }}
        );
        insert into {{ relation }} ({{ adapter.dispatch('get_column_names', 'dbt')() }})
        {{ get_select_subquery(sql) }};
    {%- endif %}
{%- endmacro %}

{#- Post-hook of every table: declared keys where it has none yet, and statistics where it never had any, because the
    next model joins it seconds later. -#}
{% macro bind_new_table() -%}
    {%- if execute and config.get('materialized') in ('table', 'incremental') -%}
        {%- set state = run_query(
            "select relation.reltuples < 0 as is_unknown, exists (select from pg_constraint where conrelid = relation.oid"
            ~ " and contype = 'p') as is_bound from pg_class as relation where relation.oid = '" ~ this ~ "'::regclass"
        ).rows[0] -%}
        {%- if config.get('contract').enforced and not state['is_bound'] %}
            {%- for constraint in adapter.render_raw_model_constraints(raw_constraints=model['constraints']) %}
                alter table {{ this }} add {{ constraint }};
            {%- endfor %}
        {%- endif %}
        {%- if state['is_unknown'] %}
            analyze {{ this }};
        {%- endif %}
    {%- endif -%}
{%- endmacro %}

{#- A data test of an incremental model asks about the rows that this build renewed: what no build touched was asked when
    it was built, and a test that reads all of history costs more every night. A build that takes in everything asks
    about everything. A test's own `where` goes first. -#}
{% macro postgres__get_where_subquery(relation) -%}
    {%- set where = config.get('where', '') or renewed_rows(relation) -%}
    {%- if where -%}
        {%- do return('(select * from ' ~ relation ~ ' where ' ~ where ~ ') as renewed') -%}
    {%- else -%}
        {%- do return(relation) -%}
    {%- endif -%}
{%- endmacro %}

{% macro renewed_rows(relation) -%}
    {%- if execute and var('changed_after') | int > 0 -%}
        {%- set tested = graph.nodes.get(model.attached_node) -%}
        {%- if tested and tested.config.materialized == 'incremental' -%}
            {%- set present = adapter.get_columns_in_relation(relation) | map(attribute='name') | list -%}
            {%- if 'occurred_on' in present -%}
                {%- do return('occurred_on = any(array(' ~ days_taken_in() ~ '))') -%}
            {%- elif 'week_start_on' in present -%}
                {%- do return('week_start_on >= (select ' ~ week_start('min(covered_on)') ~ ' from ('
                              ~ days_taken_in() ~ ') as taken_in)') -%}
            {%- endif -%}
        {%- endif -%}
    {%- endif -%}
    {%- do return('') -%}
{%- endmacro %}

{#- Days of any feed that this build takes in. -#}
{% macro days_taken_in() -%}
    select covered_on from quality.changed_day where changed_id > {{ var('changed_after') }} and changed_id <= {{ var('changed_through') }}
{%- endmacro %}

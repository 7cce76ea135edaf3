{#- Officials read the comments, engineers read the descriptions: a relation and a column are commented with
    `meta.label_ko` where there is one. Unchanged comments are not written again. -#}
{% macro postgres__persist_docs(relation, model, for_relation, for_columns) -%}
    {%- set existing = {} -%}
    {%- set query -%}
        select coalesce(attribute.attname, '') as column_name, coalesce(description.description, '') as comment
        from (select 0 as attnum, null::name as attname
              union all
              select attnum, attname from pg_attribute
              where attrelid = '{{ relation }}'::regclass and attnum > 0 and not attisdropped) as attribute
        left join pg_description as description
            on description.objoid = '{{ relation }}'::regclass
            and description.classoid = 'pg_class'::regclass
            and description.objsubid = attribute.attnum
    {%- endset -%}
    {%- for row in run_query(query) -%}
        {%- do existing.update({row['column_name']: row['comment']}) -%}
    {%- endfor -%}
    {%- set statements = [] -%}
    {%- if for_relation and config.persist_relation_docs() -%}
        {%- set comment = model.config.get('meta', {}).get('label_ko') or model.description -%}
        {%- if comment and comment != existing[''] -%}
            {%- do statements.append(alter_relation_comment(relation, comment)) -%}
        {%- endif -%}
    {%- endif -%}
    {%- if for_columns and config.persist_column_docs() -%}
        {%- for name, column in model.columns.items() -%}
            {%- set comment = column.get('meta', {}).get('label_ko') or column.description -%}
            {%- if name in existing and comment and comment != existing[name] -%}
                {%- do statements.append('comment on column ' ~ relation ~ '.' ~ adapter.quote(name)
                                         ~ ' is ' ~ postgres_escape_comment(comment) ~ ';') -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
    {%- if statements -%}
        {%- do run_query(statements | join('\n')) -%}
    {%- endif -%}
{%- endmacro %}

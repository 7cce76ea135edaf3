{#- Post-hook of every incremental table: the indexes without which a night reads all of history to renew one day. A
    staging table gets its natural key (unique) and its day; others name theirs in `meta.indexed`, a list of lists of
    columns. Made by name where they are missing, so that a standing warehouse gets them on its next night. -#}
{% macro keep_indexes() -%}
    {%- if execute and config.get('materialized') == 'incremental' -%}
        {%- set present = adapter.get_columns_in_relation(this) | map(attribute='name') | list -%}
        {%- set wanted = [] -%}
        {%- if this.schema == 'staging' -%}
            {%- do wanted.append({'columns': [config.get('unique_key')], 'is_unique': true}) -%}
            {%- if 'occurred_on' in present -%}
                {%- do wanted.append({'columns': ['occurred_on'], 'is_unique': false}) -%}
            {%- endif -%}
        {%- endif -%}
        {%- for columns in config.get('meta', {}).get('indexed', []) -%}
            {%- do wanted.append({'columns': columns, 'is_unique': false}) -%}
        {%- endfor -%}
        {%- for index in wanted -%}
            {%- set name = 'by_' ~ local_md5(this.identifier ~ index.columns | join(','))[:16] %}
            create {{ 'unique ' if index.is_unique }}index if not exists {{ name }} on {{ this }} (
                {{ index.columns | join(', ') }}
            );
        {%- endfor -%}
    {%- endif -%}
{%- endmacro %}

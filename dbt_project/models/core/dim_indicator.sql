{{ config(unique_key='indicator_code') }}

with definitions as (
    select * from {{ ref('indicator') }}
),

final as (
    select distinct on (indicator_code)
        indicator_code,
        indicator_label_ko,
        definition_ko,
        unit_label_ko,
        source_fact,
        sort_order,
        is_assumed
    from definitions
    order by indicator_code asc, valid_from_on desc
)

{{ new_or_changed_rows([
    'indicator_code',
    'indicator_label_ko',
    'definition_ko',
    'unit_label_ko',
    'source_fact',
    'sort_order',
    'is_assumed'
]) }}

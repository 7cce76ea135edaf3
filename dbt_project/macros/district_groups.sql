{#- A common table of district groups, one series across reforms, named after the districts in force; all is the city. -#}
{% macro district_groups() -%}
    districts as (
        select * from {{ ref('dim_district') }}
    ),

    district_groups as (
        select
            district_group_code,
            string_agg(district_label_ko, '·' order by district_code) as district_group_label_ko
        from districts
        where valid_to_on is null
        group by district_group_code
        union all
        select
            'all' as district_group_code,
            '시 전체' as district_group_label_ko
    )
{%- endmacro %}

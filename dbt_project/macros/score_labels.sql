{#- State of a quarter's edition, in words. -#}
{% macro score_state_label(state_code) -%}
    case {{ state_code }} when 'pending' then '소명 전' when 'open' then '소명 기간' else '확정' end
{%- endmacro %}

{#- City, bureau or department, in words. -#}
{% macro score_level_label(level_code) -%}
    case {{ level_code }} when 'city' then '시' when 'bureau' then '실국' else '부서' end
{%- endmacro %}

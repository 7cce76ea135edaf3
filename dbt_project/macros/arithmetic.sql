{#- A share between 0 and 1 at six digits; null where nothing was counted. -#}
{% macro rate(part, whole) -%}
    round(({{ part }})::numeric / nullif({{ whole }}, 0), 6)
{%- endmacro %}

{#- Wilson score interval (Wilson 1927), lower end, without continuity correction. -#}
{% macro wilson_low(part, whole) -%}
    {{ wilson_end(part, whole, '-') }}
{%- endmacro %}

{#- Wilson score interval, upper end. -#}
{% macro wilson_high(part, whole) -%}
    {{ wilson_end(part, whole, '+') }}
{%- endmacro %}

{% macro wilson_end(part, whole, sign) -%}
    {%- set z = var('wilson_z') | float -%}
    {%- set z_squared = z * z -%}
    {%- set n = 'nullif(' ~ whole ~ ', 0)::numeric' -%}
    {%- set p = '(' ~ part ~ ' / ' ~ n ~ ')' -%}
    case when {{ whole }} > 0 then round(
        greatest(0, least(1, (
            {{ p }} + {{ z_squared }} / (2 * {{ n }})
            {{ sign }} {{ z }} * sqrt({{ p }} * (1 - {{ p }}) / {{ n }} + {{ z_squared }} / (4 * {{ n }} * {{ n }}))
        ) / (1 + {{ z_squared }} / {{ n }}))),
        6
    ) end
{%- endmacro %}

{#- The day in Korea of an instant: the one place where an instant becomes a date. -#}
{% macro kst_day(instant) -%}
    ({{ instant }} at time zone 'Asia/Seoul')::date
{%- endmacro %}

{#- Monday of the reporting week a day falls in. -#}
{% macro week_start(day) -%}
    ({{ day }} - extract(isodow from {{ day }})::integer + 1)
{%- endmacro %}

{#- One key out of several columns, none of which may be null. -#}
{% macro surrogate_key(columns) -%}
    md5({% for column in columns %}{{ column }}::text{% if not loop.last %} || '|' || {% endif %}{% endfor %})
{%- endmacro %}

{#- City, district (군·구) or other authority, from an agency's full name. An agency not yet named is the city's. -#}
{% macro authority_code(agency_name) -%}
    case
        when {{ agency_name }} is null or {{ agency_name }} in ('인천광역시', '인천시', '인천') then 'city'
        when {{ agency_name }} like '인천광역시 %구' or {{ agency_name }} like '인천광역시 %군' then 'district'
        when {{ agency_name }} like '인천광역시 %' then 'city'
        else 'other'
    end
{%- endmacro %}

{#- A text of at most so many characters; what was cut off shows as an ellipsis. -#}
{% macro shortened(text, limit) -%}
    case
        when length({{ text }}) > {{ limit }} then rtrim(left({{ text }}, {{ limit - 1 }})) || '…'
        else {{ text }}
    end
{%- endmacro %}

{#- First day of the quarter a day falls in. -#}
{% macro quarter_start(day) -%}
    date_trunc('quarter', {{ day }}::timestamp)::date
{%- endmacro %}

{#- Registers are stated anew as a whole: pre-hook of a core fact made from one. What is no longer stated (or was
    replaced by a statement sent again) goes; what stands unchanged is not touched. `not in`, because a view is then
    read once and not for every row; keys are never null. -#}
{% macro forget_rows_gone(keys, coming, coming_keys, condition='true') -%}
    {%- if is_incremental() -%}
        delete from {{ this }}
        where ({{ keys }}) not in (select {{ coming_keys }} from {{ coming }} where {{ condition }})
    {%- endif -%}
{%- endmacro %}

{#- Our code for a word that officials choose from a list; `other` where the list has grown and the seed has not. -#}
{% macro register_code(code_set, label) -%}
    coalesce(
        (
            select codes.code from {{ ref('register_code') }} as codes
            where codes.code_set = '{{ code_set }}' and codes.source_label = {{ label }}
        ),
        'other'
    )
{%- endmacro %}

{#- First day of the month, quarter or year a day falls in. -#}
{% macro first_day_of(period, day) -%}
    date_trunc('{{ period }}', ({{ day }})::timestamp)::date
{%- endmacro %}

{#- Last day of it. -#}
{% macro last_day_of(period, day) -%}
    (date_trunc('{{ period }}', ({{ day }})::timestamp) + interval '{{ 3 if period == "quarter" else 1 }} {{
        'months' if period == 'quarter' else period }}' - interval '1 day')::date
{%- endmacro %}

{#- A task that is under way, and for which nothing new was stated for longer than the limit. Where progress was never
    stated, the days count from its start. -#}
{% macro is_task_stale(task, day, limit_days) -%}
    (
        {{ task }}.status_code not in ('done', 'stopped')
        and {{ task }}.started_on <= {{ day }}
        and {{ day }} - greatest({{ task }}.last_progress_on, {{ task }}.started_on) > {{ limit_days }}
    )
{%- endmacro %}

{#- The seed row of a dated limit that is in force on a day. -#}
{% macro limit_in_force(seed, column, day) -%}
    (
        select limits.{{ column }} from {{ ref(seed) }} as limits
        where limits.valid_from_on <= {{ day }}
        order by limits.valid_from_on desc
        limit 1
    )
{%- endmacro %}

{#- Counts of people under the smallest cell are not shown. Where one cell of a part would be the only one hidden, the
    next smallest is hidden with it, so that a total known from elsewhere does not give it away. -#}
{% macro is_cell_hidden(people, part, tie_break) -%}
    {%- set smallest = var('minimum_cell_size') | int -%}
    (
        {{ people }} between 1 and {{ smallest - 1 }}
        or (
            {{ people }} > 0
            and count(*) filter (where {{ people }} between 1 and {{ smallest - 1 }}) over (partition by {{ part }}) = 1
            and row_number() over (
                partition by {{ part }}
                order by {{ people }} = 0, {{ people }}, {{ tie_break }}
            ) = 2
        )
    )
{%- endmacro %}

{#- Days of a register that periods can show: those of the calendar that have come. -#}
{% macro is_shown_day(day) -%}
    {{ day }} between '{{ var("calendar_from_on") }}'::date and nights.through_on
{%- endmacro %}

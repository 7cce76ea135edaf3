{#- Pre-hooks of marts that are renewed by part: what may have changed is deleted, the model's own text inserts it. -#}
{% macro forget_affected_days() -%}
    {%- if is_incremental() -%}
        delete from {{ this }} as standing
        using {{ ref('fct_changed_day') }} as changed
        where
            standing.channel_code = changed.channel_code
            and standing.occurred_on = changed.occurred_on
    {%- endif -%}
{%- endmacro %}

{% macro forget_affected_weeks(weeks) -%}
    {%- if is_incremental() -%}
        with affected_weeks as ({{ affected_weeks(weeks) }})

        delete from {{ this }} as standing
        using affected_weeks
        where
            standing.channel_code = affected_weeks.channel_code
            and standing.week_start_on = affected_weeks.week_start_on
    {%- endif -%}
{%- endmacro %}

{#- Weeks whose figures a changed day can move: its own and as many after it as look back on it. -#}
{% macro affected_weeks(weeks_after) -%}
    select distinct
        changed.channel_code,
        ({{ week_start('changed.occurred_on') }} + following.week_number * 7) as week_start_on
    from {{ ref('fct_changed_day') }} as changed
    cross join generate_series(0, {{ weeks_after }}) as following (week_number)
{%- endmacro %}

{#- The last day up to which nights were run: a week is complete when it ended by then. Running an old night again
    must not take later weeks away. -#}
{% macro complete_through() -%}
    (select greatest('{{ var("business_date") }}'::date, max(nights.business_date)) from {{ ref('fct_delivery') }} as nights)
{%- endmacro %}

{#- Monday of the last week that is complete. -#}
{% macro last_complete_week() -%}
    {{ week_start('(' ~ complete_through() ~ ' - 6)') }}
{%- endmacro %}

{% macro forget_matter_weeks() -%}
    {%- if is_incremental() -%}
        delete from {{ this }}
        where
            week_start_on in ({{ changed_weeks() }})
            or week_start_on <= {{ last_complete_week() }} - 7 * {{ var('matter_weeks') }}
    {%- endif -%}
{%- endmacro %}

{#- A petition moves the weeks in which it was received, due or answered, and those it stood open in: none of them lies
    before the earliest of its days. Four weeks more, for a source that corrects a day it had stated too early. -#}
{% macro forget_response_weeks() -%}
    {%- if is_incremental() -%}
        delete from {{ this }}
        where week_start_on >= (
            select {{ week_start('min(least(changed.occurred_on, petitions.received_on, petitions.effective_due_on, petitions.answered_on))') }} - 28
            from {{ ref('fct_changed_day') }} as changed
            left join {{ ref('fct_petition') }} as petitions
                on changed.occurred_on = petitions.applied_on and changed.channel_code = petitions.channel_code
            where changed.channel_code = 'petition'
        )
    {%- endif -%}
{%- endmacro %}

{#- First day of which quotes are kept. -#}
{% macro quotes_from() -%}
    ({{ week_start(complete_through()) }} - {{ 7 * (var('evidence_weeks') | int) }})
{%- endmacro %}

{#- Days that a build renews, as an array for `= any(...)`. Beside a join with changed days it looks superfluous; it keeps
    the planner on the index of days, however many rows it expects of the join. -#}
{% macro days_of(weeks, column='week_start_on') -%}
    array(select renewed.{{ column }} + following.day_number from {{ weeks }} as renewed
    cross join generate_series(0, 6) as following (day_number))
{%- endmacro %}

{% macro changed_weeks() -%}
    select {{ week_start('changed.occurred_on') }} from {{ ref('fct_changed_day') }} as changed
{%- endmacro %}

{% macro forget_quotes() -%}
    {%- if is_incremental() -%}
        delete from {{ this }}
        where week_start_on in ({{ changed_weeks() }}) or occurred_on < {{ quotes_from() }}
    {%- endif -%}
{%- endmacro %}

{#- Days numbered within their like-day class: the like days before a day are those with the numbers before its own. -#}
{% macro like_day_numbers() -%}
    select
        date_on,
        like_day_class,
        row_number() over (partition by like_day_class order by date_on) as like_day_number
    from {{ ref('dim_date') }}
{%- endmacro %}

{#- Channel and day of every figure that looks back on a changed day: the day itself and the like days after it. -#}
{% macro affected_like_days() -%}
    with numbered as ({{ like_day_numbers() }})

    select distinct
        changed.channel_code,
        following.date_on as occurred_on
    from {{ ref('fct_changed_day') }} as changed
    inner join numbered as own on changed.occurred_on = own.date_on
    inner join numbered as following
        on
            own.like_day_class = following.like_day_class
            and following.like_day_number between own.like_day_number and own.like_day_number + {{ var('like_days') }}
{%- endmacro %}

{% macro forget_affected_like_days() -%}
    {%- if is_incremental() -%}
        delete from {{ this }} as standing
        using ({{ affected_like_days() }}) as affected
        where
            standing.channel_code = affected.channel_code
            and standing.occurred_on = affected.occurred_on
    {%- endif -%}
{%- endmacro %}

{#- Every accepted row of a register that people keep, in the latest delivery of each statement: a statement that was
    sent again replaces the first one whole. -#}
{% macro accepted_statements(relation) -%}
    select delivered.*
    from (
        select
            landed.*,
            deliveries.pulled_at,
            first_value(landed.delivery_key) over (
                partition by landed.stated_on
                order by deliveries.pulled_at desc, landed.delivery_key desc
            ) as latest_delivery_key
        from {{ relation }} as landed
        inner join {{ source('quality', 'delivery') }} as deliveries
            on landed.delivery_key = deliveries.delivery_key
        where deliveries.state = 'accepted'
    ) as delivered
    where delivered.delivery_key = delivered.latest_delivery_key
{%- endmacro %}

{#- The statement in force: a workbook states a whole register (or, for registers by quarter or year, the whole of that
    quarter or year), so what the latest one does not hold is no longer there. -#}
{% macro statement_in_force(relation, scope='stated_on is not null') -%}
    select latest.*
    from (
        select
            accepted.*,
            max(accepted.stated_on) over (partition by {{ scope }}) as latest_stated_on
        from ({{ accepted_statements(relation) }}) as accepted
    ) as latest
    where latest.stated_on = latest.latest_stated_on
{%- endmacro %}

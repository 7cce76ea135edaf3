{#- On any day a key has at most one row in force. -#}
{% test periods_do_not_overlap(model, key) %}

select
    earlier.{{ key }},
    later.valid_from_on
from {{ model }} as earlier
inner join {{ model }} as later
    on
        earlier.{{ key }} = later.{{ key }}
        and earlier.valid_from_on < later.valid_from_on
        and coalesce(earlier.valid_to_on, '9999-12-31') >= later.valid_from_on

{% endtest %}

{#- A rate lies between 0 and 1, or is empty where nothing was counted. -#}
{% test is_share(model, column_name) %}

select {{ column_name }}
from {{ model }}
where {{ column_name }} < 0 or {{ column_name }} > 1

{% endtest %}

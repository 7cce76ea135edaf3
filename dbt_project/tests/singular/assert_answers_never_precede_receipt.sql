-- A warning: the source's own dates contradict each other; a person at the source must correct them.
{{ config(severity='warn') }}

select voc_key
from {{ ref('fct_petition') }}
where answered_on < received_on

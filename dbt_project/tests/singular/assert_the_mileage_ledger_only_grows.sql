{{ config(severity='warn') }}

-- An entry that an earlier statement held and a later one does not, or holds with other points or departments.
select
    entry_code,
    stated_on,
    is_vanished,
    is_reworded
from {{ ref('stg_register__mileage_entries') }}
where is_vanished or is_reworded

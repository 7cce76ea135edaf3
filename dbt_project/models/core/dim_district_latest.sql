{{ config(unique_key='district_code') }}

-- By the code that marts bear: what a district is called now, or was called last. Its history is dim_district.
with districts as (
    select * from {{ ref('dim_district') }}
),

latest as (
    select distinct on (district_code)
        district_code,
        district_label_ko,
        district_group_code,
        valid_to_on is not null as is_abolished
    from districts
    order by district_code asc, valid_from_on desc
),

final as (
    select * from latest

    union all

    select
        'unknown' as district_code,
        '미상' as district_label_ko,
        'unknown' as district_group_code,
        false as is_abolished
)

{{ new_or_changed_rows([
    'district_code',
    'district_label_ko',
    'district_group_code',
    'is_abolished'
]) }}

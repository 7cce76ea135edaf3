with aggregates as (
    select * from {{ ref('fct_self_check_aggregate') }}
),

final as (
    select
        quarter_start_on,
        level_code,
        unit_code,
        item_code,
        {{ score_level_label('level_code') }} as level_label_ko,
        unit_label_ko,
        is_shown,
        respondent_count,
        mean_point
    from aggregates
)

select * from final

-- No rank without its interval, and no difference claimed where the interval holds the middle.
with scores as (
    select * from {{ ref('fct_composite_score') }}
),

editions as (
    select * from {{ ref('fct_score_edition') }}
),

final as (
    select
        scores.quarter_start_on,
        scores.edition_number,
        editions.is_latest_edition,
        scores.level_code,
        scores.unit_code,
        {{ score_level_label('scores.level_code') }} as level_label_ko,
        scores.unit_label_ko,
        scores.measured_weight_rate::numeric(9, 6) as measured_weight_rate,
        scores.is_ranked,
        scores.arithmetic_score::numeric(9, 4) as arithmetic_score,
        scores.geometric_score::numeric(9, 4) as geometric_score,
        scores.score_low::numeric(9, 4) as score_low,
        scores.score_high::numeric(9, 4) as score_high,
        scores.rank,
        scores.rank_low,
        scores.rank_high,
        scores.ranked_unit_count,
        scores.is_difference_shown,
        case
            when not scores.is_ranked then '판단할 자료가 모자람'
            when scores.level_code = 'city' then '순위 없음'
            when scores.is_difference_shown and scores.rank_high * 2 < scores.ranked_unit_count + 1 then '가운데보다 높음'
            when scores.is_difference_shown then '가운데보다 낮음'
            else '차이 보이지 않음'
        end as difference_label_ko,
        editions.state_code,
        {{ score_state_label('editions.state_code') }} as state_label_ko,
        editions.judged_through_on,
        editions.frozen_on
    from scores
    inner join editions
        on
            scores.quarter_start_on = editions.quarter_start_on
            and scores.edition_number = editions.edition_number
)

select * from final

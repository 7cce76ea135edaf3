-- What departments say of themselves beside what was measured, over the city. Means are of the departments that have
-- both: the mean of all who stated something would be set against others' measurements.
with indicators as (
    select * from {{ ref('mart_indicator_quarterly') }}
),

final as (
    select
        quarter_start_on,
        edition_number,
        indicator_code,
        bool_and(is_latest_edition) as is_latest_edition,
        max(indicator_label_ko) as indicator_label_ko,
        count(self_score) as stated_department_count,
        count(self_gap_score) as compared_department_count,
        (avg(self_score) filter (where self_gap_score is not null))::numeric(9, 4) as mean_self_score,
        (avg(measured_score) filter (where self_gap_score is not null))::numeric(9, 4) as mean_measured_score,
        avg(self_gap_score)::numeric(9, 4) as mean_gap_score,
        max(state_code) as state_code,
        max(state_label_ko) as state_label_ko
    from indicators
    group by quarter_start_on, edition_number, indicator_code
    having count(self_score) > 0
)

select * from final

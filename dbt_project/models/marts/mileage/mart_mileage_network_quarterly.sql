with entries as (
    select * from {{ ref('fct_mileage_entry') }}
    where is_counted
),

departments as (
    select * from {{ ref('dim_department') }}
),

nights as (
    select {{ complete_through() }} as through_on
),

rules as (
    select
        *,
        coalesce(
            lead(valid_from_on) over (order by valid_from_on) - 1, '9999-12-31'::date
        ) as valid_through_on
    from {{ ref('mileage_check') }}
    where check_code = 'pair_trading'
),

edges as (
    select
        {{ first_day_of('quarter', 'entries.earned_on') }} as quarter_start_on,
        coalesce(givers.department_code, 'unknown') as giver_code,
        coalesce(receivers.department_code, 'unknown') as receiver_code,
        max(coalesce(givers.department_label_ko, '확인 불가')) as giver_label_ko,
        max(coalesce(receivers.department_label_ko, '확인 불가')) as receiver_label_ko,
        max(coalesce(givers.department_group_code, 'unknown')) as giver_group_code,
        max(coalesce(receivers.department_group_code, 'unknown')) as receiver_group_code,
        sum(entries.points)::bigint as points,
        count(*) filter (where not entries.is_reversal) as entry_count
    from entries
    inner join nights on {{ is_shown_day('entries.earned_on') }}
    left join departments as givers on entries.giver_department_key = givers.department_key
    left join departments as receivers on entries.receiver_department_key = receivers.department_key
    group by quarter_start_on, giver_code, receiver_code
),

-- What came back from the other department, under whatever name it had in the quarter.
returned as (
    select
        edges.quarter_start_on,
        edges.giver_code,
        edges.receiver_code,
        sum(back.points) as points,
        sum(back.entry_count) as entry_count
    from edges
    inner join edges as back
        on
            edges.quarter_start_on = back.quarter_start_on
            and edges.giver_group_code = back.receiver_group_code
            and edges.receiver_group_code = back.giver_group_code
            -- Two departments that were split from one share a group: then only their own names tell the direction.
            and (edges.giver_group_code <> edges.receiver_group_code or edges.giver_code = back.receiver_code)
    where
        edges.giver_group_code <> 'unknown'
        and edges.receiver_group_code <> 'unknown'
    group by edges.quarter_start_on, edges.giver_code, edges.receiver_code
),

final as (
    select
        edges.quarter_start_on,
        edges.giver_code as giver_department_code,
        edges.receiver_code as receiver_department_code,
        edges.giver_label_ko,
        edges.receiver_label_ko,
        edges.points,
        edges.entry_count,
        coalesce(returned.points, 0)::bigint as returned_points,
        case
            when edges.points > 0 and returned.points > 0
                then {{ rate('least(edges.points, returned.points)', 'greatest(edges.points, returned.points)') }}
            else 0
        end::numeric(9, 6) as reciprocity_rate,
        coalesce(
            edges.points > 0
            and returned.points > 0
            and least(edges.points, returned.points)
            >= rules.limit_rate * greatest(edges.points, returned.points)
            and least(edges.entry_count, returned.entry_count) >= rules.limit_count,
            false
        ) as is_reciprocal_trading
    from edges
    left join returned using (quarter_start_on, giver_code, receiver_code)
    left join rules on edges.quarter_start_on between rules.valid_from_on and rules.valid_through_on
)

select * from final

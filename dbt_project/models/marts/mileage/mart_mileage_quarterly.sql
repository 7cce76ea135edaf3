-- What counts of the ledger: each entry once with its giver and once with its receiver, reversals with their sign.
with entries as (
    select * from {{ ref('fct_mileage_entry') }}
),

departments as (
    select * from {{ ref('dim_department') }}
),

nights as (
    select {{ complete_through() }} as through_on
),

placed as (
    select
        {{ first_day_of('quarter', 'entries.earned_on') }} as quarter_start_on,
        entries.points,
        entries.is_counted,
        coalesce(givers.department_code, 'unknown') as giver_code,
        coalesce(givers.department_label_ko, '확인 불가') as giver_label_ko,
        coalesce(givers.department_group_code, 'unknown') as giver_group_code,
        coalesce(givers.department_group_code, entries.recorded_giver_label) as giver_identity,
        coalesce(receivers.department_code, 'unknown') as receiver_code,
        coalesce(receivers.department_label_ko, '확인 불가') as receiver_label_ko,
        coalesce(receivers.department_group_code, 'unknown') as receiver_group_code,
        coalesce(receivers.department_group_code, entries.recorded_receiver_label) as receiver_identity
    from entries
    inner join nights on {{ is_shown_day('entries.earned_on') }}
    left join departments as givers on entries.giver_department_key = givers.department_key
    left join departments as receivers on entries.receiver_department_key = receivers.department_key
),

sided as (
    select
        quarter_start_on,
        giver_code as department_code,
        giver_label_ko as department_label_ko,
        giver_group_code as department_group_code,
        receiver_identity as partner_identity,
        points,
        is_counted,
        true as is_given
    from placed

    union all

    select
        quarter_start_on,
        receiver_code,
        receiver_label_ko,
        receiver_group_code,
        giver_identity,
        points,
        is_counted,
        false as is_given
    from placed
),

by_partner as (
    select
        quarter_start_on,
        department_code,
        partner_identity,
        max(department_label_ko) as department_label_ko,
        max(department_group_code) as department_group_code,
        coalesce(sum(points) filter (where is_counted and is_given), 0) as given_points,
        coalesce(sum(points) filter (where is_counted and not is_given), 0) as received_points,
        count(*) filter (where is_counted and is_given) as given_entry_count,
        count(*) filter (where is_counted and not is_given) as received_entry_count,
        count(*) filter (where not is_counted) as uncounted_entry_count,
        -- Who was only taken back from was no partner.
        greatest(coalesce(sum(points) filter (where is_counted), 0), 0) as exchanged_points,
        bool_or(is_counted and points > 0) as is_partner
    from sided
    group by quarter_start_on, department_code, partner_identity
),

final as (
    select
        quarter_start_on,
        department_code,
        max(department_label_ko) as department_label_ko,
        max(department_group_code) as department_group_code,
        sum(given_points)::bigint as given_points,
        sum(received_points)::bigint as received_points,
        (sum(received_points) - sum(given_points))::bigint as net_points,
        sum(given_entry_count)::bigint as given_entry_count,
        sum(received_entry_count)::bigint as received_entry_count,
        sum(uncounted_entry_count)::bigint as uncounted_entry_count,
        count(*) filter (where is_partner) as partner_count,
        {{ rate('max(exchanged_points)', 'sum(exchanged_points)') }}::numeric(9, 6) as top_partner_rate
    from by_partner
    group by quarter_start_on, department_code
)

select * from final

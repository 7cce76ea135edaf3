with checks as (
    select * from {{ ref('fct_mileage_check') }}
),

entries as (
    select * from {{ ref('fct_mileage_entry') }}
),

departments as (
    select * from {{ ref('dim_department') }}
),

nights as (
    select {{ complete_through() }} as through_on
),

rules as (
    select distinct on (check_code)
        check_code,
        check_label_ko
    from {{ ref('mileage_check') }}
    order by check_code asc, valid_from_on desc
),

final as (
    select
        entries.entry_key,
        checks.check_code,
        rules.check_label_ko,
        checks.takes_out,
        entries.is_counted,
        entries.entry_code,
        entries.earned_on,
        {{ first_day_of('quarter', 'entries.earned_on') }} as quarter_start_on,
        coalesce(givers.department_code, 'unknown') as giver_department_code,
        coalesce(givers.department_label_ko, '확인 불가') as giver_label_ko,
        coalesce(receivers.department_code, 'unknown') as receiver_department_code,
        coalesce(receivers.department_label_ko, '확인 불가') as receiver_label_ko,
        entries.points,
        entries.task_year,
        entries.task_code
    from checks
    inner join entries on checks.entry_key = entries.entry_key
    inner join rules on checks.check_code = rules.check_code
    inner join nights on {{ is_shown_day('entries.earned_on') }}
    left join departments as givers on entries.giver_department_key = givers.department_key
    left join departments as receivers on entries.receiver_department_key = receivers.department_key
)

select * from final

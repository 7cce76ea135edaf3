with entries as materialized (
    select * from {{ ref('int_mileage__resolved') }}
),

task_years as materialized (
    select distinct task_year from {{ ref('stg_register__tasks') }}
),

rules as (
    select
        *,
        coalesce(
            lead(valid_from_on) over (partition by check_code order by valid_from_on) - 1, '9999-12-31'::date
        ) as valid_through_on
    from {{ ref('mileage_check') }}
),

exchange_rules as (
    select * from rules
    where check_code = 'reciprocal'
),

-- The same points back within so many days.
exchanged as (
    select distinct gift.record_id
    from entries as gift
    inner join exchange_rules on gift.earned_on between exchange_rules.valid_from_on and exchange_rules.valid_through_on
    inner join entries as counter_gift
        on
            gift.giver_identity = counter_gift.receiver_identity
            and gift.receiver_identity = counter_gift.giver_identity
            and gift.giver_identity <> gift.receiver_identity
            and gift.first_points = counter_gift.first_points
            and gift.first_points > 0
            and abs(gift.earned_on - counter_gift.earned_on) <= exchange_rules.limit_days
),

judged as (
    select
        entries.record_id,
        entries.earned_on,
        entries.first_points,
        entries.reversed_record_id,
        checks.check_code,
        checks.has_fired
    from entries
    left join exchanged on entries.record_id = exchanged.record_id
    left join task_years on entries.task_year = task_years.task_year
    cross join lateral (
        values
        ('no_approver', entries.is_without_approver),
        ('self_approved', entries.is_self_approved),
        ('self_dealing', entries.giver_identity = entries.receiver_identity),
        -- Only asked of years whose tasks have been stated at all.
        ('no_task', entries.task_key is null and task_years.task_year is not null),
        ('no_department', entries.giver_department_key is null or entries.receiver_department_key is null),
        ('reciprocal', exchanged.record_id is not null),
        ('vanished', entries.is_vanished),
        ('reworded', entries.is_reworded)
    ) as checks (check_code, has_fired)
),

fired as (
    select
        judged.*,
        rules.takes_out
    from judged
    inner join rules
        on
            judged.check_code = rules.check_code
            and judged.earned_on between rules.valid_from_on and rules.valid_through_on
    where judged.has_fired
),

taken_out as (
    select distinct record_id from fired
    where takes_out
),

-- What does not count cannot be taken back: a reversal needs an entry that counts.
unmatched as (
    select
        entries.record_id,
        rules.check_code,
        rules.takes_out
    from entries
    inner join rules
        on
            rules.check_code = 'unmatched_reversal'
            and entries.earned_on between rules.valid_from_on and rules.valid_through_on
    left join taken_out on entries.reversed_record_id = taken_out.record_id
    where
        entries.first_points < 0
        and (entries.reversed_record_id is null or taken_out.record_id is not null)
),

final as (
    select
        record_id,
        check_code,
        takes_out
    from fired

    union all

    select
        record_id,
        check_code,
        takes_out
    from unmatched
)

select * from final

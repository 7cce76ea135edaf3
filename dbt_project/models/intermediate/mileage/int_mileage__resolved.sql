-- An entry counts as it was first stated: the ledger only grows, and what was wrong is mended by a reversal. What is
-- read is materialized: the planner takes a register for a row or two, and would read a view again for each of them.
with recursive entries as materialized (
    select * from {{ ref('stg_register__mileage_entries') }}
),

tasks as materialized (
    select * from {{ ref('stg_register__tasks') }}
),

registered as materialized (
    select * from {{ ref('int_department__grouped') }}
),

-- Who a department is after all its renames. One that was split off is another department.
renamed as (
    select
        department_key,
        department_code as identity,
        successor_code,
        1 as step_number
    from registered

    union all

    select
        renamed.department_key,
        registered.department_code as identity,
        registered.successor_code,
        renamed.step_number + 1 as step_number
    from renamed
    inner join registered on renamed.successor_code = registered.department_code
    where renamed.step_number < 20
),

identities as (
    select distinct on (department_key)
        department_key,
        identity
    from renamed
    order by department_key asc, step_number desc
),

departments as materialized (
    select
        resolved.*,
        identities.identity
    from {{ ref('int_department__resolved') }} as resolved
    inner join identities on resolved.department_key = identities.department_key
),

placed as (
    select
        entries.*,
        givers.department_key as giver_department_key,
        receivers.department_key as receiver_department_key,
        -- A name that nobody registered is still somebody: only the same name is the same department then.
        coalesce(givers.identity, entries.first_giver_department) as giver_identity,
        coalesce(receivers.identity, entries.first_receiver_department) as receiver_identity,
        tasks.record_id as task_key,
        tasks.official_name as task_official_name
    from entries
    left join departments as givers
        on
            entries.first_giver_department = givers.recorded_value
            and entries.earned_on between givers.start_on and givers.end_on
    left join departments as receivers
        on
            entries.first_receiver_department = receivers.recorded_value
            and entries.earned_on between receivers.start_on and receivers.end_on
    left join tasks
        on
            entries.task_year = tasks.task_year
            and entries.task_code = tasks.task_code
),

-- A reversal names the entry it takes back, by number, somewhere in its text.
mentions as (
    select distinct
        placed.record_id,
        mention.words[1] as entry_code
    from placed
    cross join
        lateral regexp_matches(placed.collaboration_text, '[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*', 'g') as mention (words)
    where placed.first_points < 0
),

reversals as (
    select distinct on (placed.record_id)
        placed.record_id,
        reversed.record_id as reversed_record_id,
        reversed.first_points as reversed_points,
        placed.first_points,
        placed.earned_on,
        placed.entry_code
    from placed
    inner join mentions on placed.record_id = mentions.record_id
    inner join placed as reversed
        on
            mentions.entry_code = reversed.entry_code
            and placed.giver_identity = reversed.giver_identity
            and placed.receiver_identity = reversed.receiver_identity
            and placed.earned_on >= reversed.earned_on
            and reversed.first_points > 0
    order by placed.record_id asc, reversed.entry_code asc
),

-- No more can be taken back than was given.
matched as (
    select
        *,
        -sum(first_points) over (
            partition by reversed_record_id
            order by earned_on, entry_code
        ) <= reversed_points as is_within
    from reversals
),

final as (
    select
        placed.record_id,
        placed.entry_code,
        placed.earned_on,
        placed.approved_on,
        placed.first_giver_department,
        placed.first_receiver_department,
        placed.giver_department_key,
        placed.receiver_department_key,
        placed.giver_identity,
        placed.receiver_identity,
        placed.first_points,
        placed.task_year,
        placed.task_code,
        placed.task_key,
        case when matched.is_within then matched.reversed_record_id end as reversed_record_id,
        placed.is_vanished,
        placed.is_reworded,
        placed.approved_on is null
        or coalesce(trim(placed.approver_name), '') in ('', '-', '–', '없음', '미정', '미승인') as is_without_approver,
        coalesce(trim(placed.approver_name) = trim(placed.task_official_name), false) as is_self_approved,
        placed.first_stated_on,
        placed.stated_on,
        placed.delivery_key
    from placed
    left join matched on placed.record_id = matched.record_id
)

select * from final

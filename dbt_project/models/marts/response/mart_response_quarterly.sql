-- Each measure has its own quarter: received in it, answered in it, or due in it. Built from days, never from weeks;
-- the quarter that runs is counted up to the last night.
{% set grain = 'quarter_start_on, authority_code, channel_code, petition_type, department_code' %}
{% set kept_grain = 'authority_code, channel_code, petition_type, department_code' %}

with petitions as (
    select * from {{ ref('fct_petition') }}
),

clocks as (
    select * from {{ ref('fct_petition_clock') }}
),

departments as (
    select * from {{ ref('dim_department') }}
),

channels as (
    select * from {{ ref('dim_channel') }}
),

department_labels as (
    select distinct on (department_code)
        department_code,
        department_label_ko,
        department_group_code
    from departments
    order by department_code asc, valid_from_on desc
),

nights as (
    select * from {{ ref('fct_delivery') }}
),

through as (
    select {{ complete_through() }} as through_on
),

keyed as (
    select
        petitions.*,
        clocks.due_difference_code,
        clocks.is_due_difference,
        clocks.extension_code,
        clocks.is_answered_in_statutory_time,
        clocks.statutory_effective_due_on,
        case
            when petitions.authority_code = 'city' then coalesce(departments.department_code, 'unknown')
            else 'none'
        end as department_code,
        {{ quarter_start('petitions.received_on') }} as received_quarter_on,
        {{ quarter_start('petitions.answered_on') }} as answered_quarter_on,
        {{ quarter_start('petitions.effective_due_on') }} as due_quarter_on,
        {{ quarter_start('clocks.statutory_effective_due_on') }} as statutory_quarter_on
    from petitions
    left join clocks on petitions.voc_key = clocks.voc_key
    left join departments on petitions.department_key = departments.department_key
),

received as (
    select
        received_quarter_on as quarter_start_on,
        {{ kept_grain }},
        count(*) as received_count,
        count(*) filter (where is_withdrawn) as withdrawn_count,
        count(*) filter (where is_closed) as closed_count,
        count(*) filter (where is_deleted) as deleted_count,
        count(*) filter (where is_clock_standing and not is_withdrawn and not is_deleted) as clock_standing_count
    from keyed
    group by received_quarter_on, {{ kept_grain }}
),

answered as (
    select
        answered_quarter_on as quarter_start_on,
        {{ kept_grain }},
        count(*) as answered_count,
        count(*) filter (where is_reopened) as reopened_count,
        count(satisfaction_code) as satisfaction_answer_count,
        count(*) filter (where is_satisfied) as satisfied_count,
        percentile_cont(0.5) within group (order by answer_business_days) as median_business_days
    from keyed
    where is_answered
    group by answered_quarter_on, {{ kept_grain }}
),

due as (
    select
        keyed.due_quarter_on as quarter_start_on,
        {{ kept_grain }},
        count(*) filter (where keyed.is_due_counted) as due_count,
        count(*) filter (where keyed.is_due_counted and keyed.is_answered_in_time) as answered_in_time_count,
        count(*) filter (
            where keyed.is_due_counted
            and keyed.is_answered and not keyed.is_answered_in_time and not keyed.is_transferred_out
        ) as answered_late_count,
        count(*) filter (
            where keyed.is_due_counted and not keyed.is_answered and not keyed.is_transferred_out
        ) as unanswered_count,
        count(*) filter (where not keyed.is_withdrawn) as dated_count,
        count(*) filter (where not keyed.is_withdrawn and keyed.is_supplemented) as supplemented_count,
        count(*) filter (where not keyed.is_withdrawn and keyed.is_transferred_out) as transferred_count,
        count(*) filter (where not keyed.is_withdrawn and keyed.is_late_transfer) as late_transfer_count,
        count(*) filter (where not keyed.is_withdrawn and keyed.is_extended) as extended_count,
        count(*) filter (where not keyed.is_withdrawn and keyed.extension_code = 'needs_consent')
            as consent_needed_count,
        count(*) filter (where not keyed.is_withdrawn and keyed.extension_code = 'beyond_law') as beyond_law_count,
        count(keyed.is_due_difference) filter (where not keyed.is_withdrawn) as compared_count,
        count(*) filter (where not keyed.is_withdrawn and keyed.is_due_difference) as due_difference_count
    from keyed
    cross join through
    where keyed.effective_due_on <= through.through_on
    group by keyed.due_quarter_on, {{ kept_grain }}
),

-- The same question asked of the law's own date instead of the one the source states.
statutory as (
    select
        keyed.statutory_quarter_on as quarter_start_on,
        {{ kept_grain }},
        count(*) as statutory_due_count,
        count(*) filter (where keyed.is_answered_in_statutory_time and not keyed.is_transferred_out)
            as statutory_in_time_count
    from keyed
    cross join through
    where
        keyed.statutory_effective_due_on <= through.through_on
        and keyed.is_due_counted
    group by keyed.statutory_quarter_on, {{ kept_grain }}
),

cells as (
    select {{ grain }} from received
    union
    select {{ grain }} from answered
    union
    select {{ grain }} from due
    union
    select {{ grain }} from statutory
),

kinds as (
    select
        petition_type,
        bool_or(is_inquiry) as is_inquiry
    from petitions
    group by petition_type
),

joined as (
    select
        cells.*,
        coalesce(received.received_count, 0) as received_count,
        coalesce(received.withdrawn_count, 0) as withdrawn_count,
        coalesce(received.closed_count, 0) as closed_count,
        coalesce(received.deleted_count, 0) as deleted_count,
        coalesce(received.clock_standing_count, 0) as clock_standing_count,
        coalesce(answered.answered_count, 0) as answered_count,
        coalesce(answered.reopened_count, 0) as reopened_count,
        coalesce(answered.satisfaction_answer_count, 0) as satisfaction_answer_count,
        coalesce(answered.satisfied_count, 0) as satisfied_count,
        answered.median_business_days,
        coalesce(due.due_count, 0) as due_count,
        coalesce(due.answered_in_time_count, 0) as answered_in_time_count,
        coalesce(due.answered_late_count, 0) as answered_late_count,
        coalesce(due.unanswered_count, 0) as unanswered_count,
        coalesce(due.dated_count, 0) as dated_count,
        coalesce(due.supplemented_count, 0) as supplemented_count,
        coalesce(due.transferred_count, 0) as transferred_count,
        coalesce(due.late_transfer_count, 0) as late_transfer_count,
        coalesce(due.extended_count, 0) as extended_count,
        coalesce(due.consent_needed_count, 0) as consent_needed_count,
        coalesce(due.beyond_law_count, 0) as beyond_law_count,
        coalesce(due.compared_count, 0) as compared_count,
        coalesce(due.due_difference_count, 0) as due_difference_count,
        coalesce(statutory.statutory_due_count, 0) as statutory_due_count,
        coalesce(statutory.statutory_in_time_count, 0) as statutory_in_time_count
    from cells
    left join received using ({{ grain }})
    left join answered using ({{ grain }})
    left join due using ({{ grain }})
    left join statutory using ({{ grain }})
),

final as (
    select
        joined.quarter_start_on,
        joined.authority_code,
        joined.channel_code,
        joined.petition_type,
        joined.department_code,
        case joined.authority_code when 'city' then '시' when 'district' then '군·구' else '그 밖의 기관' end
            as authority_label_ko,
        channels.channel_label_ko,
        coalesce(
            department_labels.department_label_ko,
            case joined.department_code when 'none' then '기록 없음' else '확인 불가' end
        ) as department_label_ko,
        coalesce(department_labels.department_group_code, joined.department_code) as department_group_code,
        kinds.is_inquiry,
        (joined.quarter_start_on + interval '3 months')::date - 1 <= through.through_on as is_complete,
        joined.received_count,
        joined.withdrawn_count,
        joined.closed_count,
        joined.deleted_count,
        joined.clock_standing_count,
        joined.due_count,
        joined.answered_in_time_count,
        joined.answered_late_count,
        joined.unanswered_count,
        {{ rate('joined.answered_in_time_count', 'joined.due_count') }}::numeric(9, 6) as on_time_rate,
        {{ wilson_low('joined.answered_in_time_count', 'joined.due_count') }}::numeric(9, 6)
            as on_time_wilson_low_rate,
        {{ wilson_high('joined.answered_in_time_count', 'joined.due_count') }}::numeric(9, 6)
            as on_time_wilson_high_rate,
        joined.dated_count,
        joined.supplemented_count,
        {{ rate('joined.supplemented_count', 'joined.dated_count') }}::numeric(9, 6) as supplemented_rate,
        joined.transferred_count,
        {{ rate('joined.transferred_count', 'joined.dated_count') }}::numeric(9, 6) as transferred_rate,
        joined.late_transfer_count,
        joined.extended_count,
        {{ rate('joined.extended_count', 'joined.dated_count') }}::numeric(9, 6) as extended_rate,
        joined.consent_needed_count,
        joined.beyond_law_count,
        joined.compared_count,
        joined.due_difference_count,
        {{ rate('joined.due_difference_count', 'joined.compared_count') }}::numeric(9, 6) as due_difference_rate,
        joined.statutory_due_count,
        joined.statutory_in_time_count,
        {{ rate('joined.statutory_in_time_count', 'joined.statutory_due_count') }}::numeric(9, 6)
            as statutory_on_time_rate,
        joined.answered_count,
        joined.reopened_count,
        {{ rate('joined.reopened_count', 'joined.answered_count') }}::numeric(9, 6) as reopened_rate,
        joined.median_business_days::numeric(9, 2) as median_business_days,
        joined.satisfaction_answer_count,
        joined.satisfied_count,
        {{ rate('joined.satisfied_count', 'joined.satisfaction_answer_count') }}::numeric(9, 6) as satisfied_rate,
        {{ wilson_low('joined.satisfied_count', 'joined.satisfaction_answer_count') }}::numeric(9, 6)
            as satisfied_wilson_low_rate,
        {{ wilson_high('joined.satisfied_count', 'joined.satisfaction_answer_count') }}::numeric(9, 6)
            as satisfied_wilson_high_rate,
        {{ rate('joined.satisfaction_answer_count', 'joined.answered_count') }}::numeric(9, 6)
            as satisfaction_response_rate,
        coalesce(
            {{ rate('joined.satisfaction_answer_count', 'joined.answered_count') }}
            >= {{ var('rankable_response_rate') }}, false
        ) as is_rankable
    from joined
    cross join through
    inner join channels on joined.channel_code = channels.channel_code
    inner join kinds on joined.petition_type = kinds.petition_type
    left join department_labels on joined.department_code = department_labels.department_code
    where joined.quarter_start_on <= through.through_on
)

select * from final

-- Where the table of issues names none, the inferred topic stands in its place, and says so.
with statements as (
    select * from {{ ref('fct_civic_statement') }}
),

topics as (
    select * from {{ ref('dim_topic') }}
),

last_weeks as (
    select {{ week_start(complete_through() ~ ' - 6') }} as last_week_on
),

named as (
    select
        {{ week_start('statements.occurred_on') }} as week_start_on,
        coalesce(
            statements.issue_label_ko,
            case when statements.topic_code <> 'unclassified' then topics.topic_label_ko end,
            '쟁점 미상'
        ) as issue_label_ko,
        case
            when statements.issue_label_ko is not null then 'stated'
            when statements.topic_code <> 'unclassified' and topics.topic_code is not null then 'topic'
            else 'none'
        end as issue_basis_code,
        statements.organisation_label_ko,
        statements.stance_code,
        statements.matter_id,
        statements.is_day_assumed
    from statements
    left join topics on statements.topic_code = topics.topic_code
),

final as (
    select
        named.week_start_on,
        named.issue_label_ko,
        named.issue_basis_code,
        named.organisation_label_ko,
        named.stance_code,
        case named.stance_code
            when 'support' then '찬성'
            when 'oppose' then '반대'
            when 'propose' then '제안'
            when 'other' then '기타'
            else '판단 보류'
        end as stance_label_ko,
        -- An item without a date belongs to no week; it is told of beside.
        count(*) filter (where not named.is_day_assumed) as statement_count,
        count(distinct named.matter_id) filter (where not named.is_day_assumed) as matter_count,
        count(*) filter (where named.is_day_assumed) as day_assumed_count
    from named
    inner join last_weeks on named.week_start_on <= last_weeks.last_week_on
    group by
        named.week_start_on,
        named.issue_label_ko,
        named.issue_basis_code,
        named.organisation_label_ko,
        named.stance_code
)

select * from final

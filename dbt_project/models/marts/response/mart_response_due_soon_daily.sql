with waiting as (
    select * from {{ ref('fct_petition_due_soon') }}
),

channels as (
    select * from {{ ref('dim_channel') }}
),

final as (
    select
        waiting.as_of_on,
        waiting.authority_code,
        waiting.channel_code,
        waiting.department_code,
        waiting.working_days_left,
        case waiting.authority_code when 'city' then '시' when 'district' then '군·구' else '그 밖의 기관' end
            as authority_label_ko,
        channels.channel_label_ko,
        max(waiting.department_label_ko) as department_label_ko,
        count(*) as petition_count,
        count(*) filter (where waiting.is_extended) as extended_count
    from waiting
    inner join channels on waiting.channel_code = channels.channel_code
    group by
        waiting.as_of_on,
        waiting.authority_code,
        waiting.channel_code,
        waiting.department_code,
        waiting.working_days_left,
        channels.channel_label_ko
)

select * from final

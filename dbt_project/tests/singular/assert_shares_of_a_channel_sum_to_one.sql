-- Of the weeks this build renewed. Six digits are kept, so a channel of a thousand cells may be off by a few thousandths at most.
select
    week_start_on,
    channel_code,
    sum(share_of_channel_rate) as share_sum
from {{ ref('mart_voc_trend_weekly') }}
where week_start_on >= (select {{ week_start('min(changed.occurred_on)') }} from {{ ref('fct_changed_day') }} as changed)
group by week_start_on, channel_code
having sum(voc_count) > 0 and abs(sum(share_of_channel_rate) - 1) > 0.005

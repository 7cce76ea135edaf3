-- Of the last 13 weeks: what is built each night does not grow with history; older days stand in core.
with judged as (
    -- A week more than is shown: an alert that goes on since before is no new one.
    select * from {{ ref('fct_warning_day') }}
    where level_code <> 'none' and warned_on > {{ complete_through() }} - 98
),

voices as (
    select * from {{ ref('fct_voice') }}
    where not is_day_assumed and occurred_on > {{ complete_through() }} - 98 - 55
),

channels as (
    select * from {{ ref('dim_channel') }}
),

topics as (
    select * from {{ ref('dim_topic') }}
),

districts as (
    select * from {{ ref('dim_district') }}
),

departments as (
    select * from {{ ref('dim_department') }}
),

limits as (
    select
        *,
        coalesce(lead(valid_from_on) over (order by valid_from_on), 'infinity'::date) as valid_until_on
    from {{ ref('warning_limit') }}
),

-- One mail for a channel and topic, however many of its districts are loud. It goes on while alerts follow within
-- three days.
alert_days as (
    select
        warned_on,
        channel_code,
        topic_code,
        max(burst_probability) as burst_probability,
        coalesce(
            warned_on - lag(warned_on) over (partition by channel_code, topic_code order by warned_on) > 3, true
        ) as is_start
    from judged
    where level_code = 'alert'
    group by warned_on, channel_code, topic_code
),

episodes as (
    select
        *,
        max(warned_on) filter (where is_start) over (
            partition by channel_code, topic_code order by warned_on
        ) as episode_start_on
    from alert_days
),

numbered as (
    select
        channel_code,
        topic_code,
        warned_on as episode_start_on,
        row_number() over (
            partition by {{ week_start('warned_on') }}
            order by warned_on asc, burst_probability desc, channel_code asc, topic_code asc
        ) as number_in_week
    from episodes
    where is_start
),

budgeted as (
    select
        episodes.warned_on,
        episodes.channel_code,
        episodes.topic_code,
        episodes.episode_start_on,
        numbered.number_in_week <= limits.weekly_alert_count as is_within_budget
    from episodes
    inner join numbered
        on
            episodes.channel_code = numbered.channel_code
            and episodes.topic_code = numbered.topic_code
            and episodes.episode_start_on = numbered.episode_start_on
    inner join limits
        on episodes.episode_start_on >= limits.valid_from_on and episodes.episode_start_on < limits.valid_until_on
),

shown as (
    select
        *,
        row_number() over (
            partition by warned_on, channel_code, topic_code, level_code
            order by burst_probability desc, district_group_code = 'all' asc, district_group_code asc
        ) as place
    from judged
    where warned_on > {{ complete_through() }} - 91
),

evidence as (
    select
        shown.warned_on,
        shown.channel_code,
        shown.topic_code,
        shown.district_group_code,
        count(*) as voc_count,
        count(distinct voices.matter_id) as matter_count,
        count(*) filter (where voices.is_negative) as negative_count
    from shown
    inner join voices
        on
            shown.warned_on = voices.occurred_on
            and shown.channel_code = voices.channel_code
            and shown.topic_code = voices.topic_code
            and shown.district_group_code in ('all', voices.district_group_code)
    group by shown.warned_on, shown.channel_code, shown.topic_code, shown.district_group_code
),

warned_topics as (
    select distinct
        warned_on,
        topic_code
    from shown
),

-- The owner is who people recorded most often for the topic in eight weeks; nobody is inferred.
recorded as (
    select
        occurred_on,
        topic_code,
        department_code,
        count(*) as voc_count
    from voices
    where department_code not in ('none', 'unknown')
    group by occurred_on, topic_code, department_code
),

owners as (
    select distinct on (warned_topics.warned_on, warned_topics.topic_code)
        warned_topics.warned_on,
        warned_topics.topic_code,
        recorded.department_code
    from warned_topics
    inner join recorded
        on
            warned_topics.topic_code = recorded.topic_code
            and recorded.occurred_on between warned_topics.warned_on - 55 and warned_topics.warned_on
    group by warned_topics.warned_on, warned_topics.topic_code, recorded.department_code
    order by
        warned_topics.warned_on asc, warned_topics.topic_code asc,
        sum(recorded.voc_count) desc, recorded.department_code asc
),

district_names as (
    select
        warned_days.warned_on,
        districts.district_group_code,
        string_agg(districts.district_label_ko, '·' order by districts.district_code) as district_label_ko
    from (select distinct warned_on from shown) as warned_days
    inner join districts
        on
            warned_days.warned_on >= districts.valid_from_on
            and (districts.valid_to_on is null or warned_days.warned_on <= districts.valid_to_on)
    group by warned_days.warned_on, districts.district_group_code
),

final as (
    select
        shown.warned_on,
        shown.channel_code,
        channels.channel_label_ko,
        shown.topic_code,
        topics.topic_label_ko,
        shown.district_group_code,
        case
            when shown.district_group_code = 'all' then '시 전체'
            else coalesce(district_names.district_label_ko, '미상')
        end as district_label_ko,
        shown.level_code,
        case shown.level_code when 'alert' then '경보' else '주의' end as level_label_ko,
        coalesce(budgeted.is_within_budget and shown.place = 1, false) as is_mailed,
        budgeted.episode_start_on,
        shown.observed_count,
        shown.expected_count::numeric(14, 4) as expected_count,
        shown.limit_count::numeric(14, 4) as limit_count,
        shown.p_value,
        shown.q_value,
        shown.burst_probability,
        shown.is_young,
        coalesce(evidence.voc_count, 0) as voc_count,
        coalesce(evidence.matter_count, 0) as matter_count,
        coalesce(evidence.negative_count, 0) as negative_count,
        owners.department_code as owner_department_code,
        departments.department_label_ko as owner_department_label_ko
    from shown
    inner join channels on shown.channel_code = channels.channel_code
    inner join topics on shown.topic_code = topics.topic_code
    left join evidence
        on
            shown.warned_on = evidence.warned_on
            and shown.channel_code = evidence.channel_code
            and shown.topic_code = evidence.topic_code
            and shown.district_group_code = evidence.district_group_code
    left join budgeted
        on
            shown.level_code = 'alert'
            and shown.warned_on = budgeted.warned_on
            and shown.channel_code = budgeted.channel_code
            and shown.topic_code = budgeted.topic_code
    left join district_names
        on
            shown.warned_on = district_names.warned_on
            and shown.district_group_code = district_names.district_group_code
    left join owners on shown.warned_on = owners.warned_on and shown.topic_code = owners.topic_code
    left join departments
        on
            owners.department_code = departments.department_code
            and shown.warned_on >= departments.valid_from_on
            and (departments.valid_to_on is null or shown.warned_on <= departments.valid_to_on)
)

select * from final

{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='fail',
    pre_hook="{{ forget_affected_like_days() }}"
) }}

-- A day against the like days before it, dimension by dimension. Districts and departments by their groups, so that a
-- reform is no change. A day without any voice of the channel was not received: it is not compared, nor compared with.
with daily as (
    select * from {{ ref('mart_voc_trend_daily') }}
),

changed_days as (
    select * from {{ ref('fct_changed_day') }}
),

days as (
    select * from {{ ref('dim_date') }}
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

district_groups as (
    select distinct
        district_code,
        district_group_code
    from districts
),

department_groups as (
    select distinct
        department_code,
        department_group_code
    from departments
),

numbered as (
    {{ like_day_numbers() }}
),

{% if is_incremental() %}
    wanted as (
        {{ affected_like_days() }}
    ),

    lookback as (
        select coalesce(min(earlier.date_on), '9999-12-31'::date) as first_on
        from wanted
        inner join numbered as own on wanted.occurred_on = own.date_on
        inner join numbered as earlier
            on
                own.like_day_class = earlier.like_day_class
                and greatest(own.like_day_number - {{ var('like_days') }}, 1) = earlier.like_day_number
    ),
{% else %}
    lookback as (
        select '0001-01-01'::date as first_on
    ),
{% endif %}

members as materialized (
    select
        daily.occurred_on,
        daily.channel_code,
        dimensions.dimension_code,
        dimensions.member_code,
        sum(daily.voc_count)::bigint as voc_count,
        sum(daily.unknown_origin_count)::bigint as unknown_origin_count,
        sum(daily.negative_count)::bigint as negative_count
    from daily
    inner join lookback on daily.occurred_on >= lookback.first_on
    left join district_groups on daily.district_code = district_groups.district_code
    left join department_groups on daily.department_code = department_groups.department_code
    cross join
        lateral (
            values
            ('all', 'all'),
            ('topic', daily.topic_code),
            ('district_group', coalesce(district_groups.district_group_code, daily.district_code)),
            ('department_group', coalesce(department_groups.department_group_code, daily.department_code))
        ) as dimensions (dimension_code, member_code)
    group by daily.occurred_on, daily.channel_code, dimensions.dimension_code, dimensions.member_code
),

received as materialized (
    select
        members.channel_code,
        members.occurred_on,
        members.voc_count as channel_count,
        numbered.like_day_class,
        numbered.like_day_number
    from members
    inner join numbered on members.occurred_on = numbered.date_on
    where members.dimension_code = 'all'
),

pairs as materialized (
    select
        today.channel_code,
        today.occurred_on,
        earlier.occurred_on as like_on,
        earlier.channel_count as like_channel_count
    from received as today
    {% if is_incremental() %}
        inner join wanted
            on today.channel_code = wanted.channel_code and today.occurred_on = wanted.occurred_on
    {% endif %}
    inner join received as earlier
        on
            today.channel_code = earlier.channel_code
            and today.like_day_class = earlier.like_day_class
            and earlier.like_day_number between today.like_day_number - {{ var('like_days') }}
            and today.like_day_number - 1
),

bases as (
    select
        channel_code,
        occurred_on,
        count(*) as like_day_count,
        sum(like_channel_count) as like_channel_count
    from pairs
    group by channel_code, occurred_on
),

before as (
    select
        pairs.channel_code,
        pairs.occurred_on,
        members.dimension_code,
        members.member_code,
        sum(members.voc_count) as like_voc_count,
        sum(members.negative_count) as like_negative_count
    from pairs
    inner join members on pairs.channel_code = members.channel_code and pairs.like_on = members.occurred_on
    group by pairs.channel_code, pairs.occurred_on, members.dimension_code, members.member_code
),

today as (
    select members.*
    from members
    {% if is_incremental() %}
        inner join wanted
            on members.channel_code = wanted.channel_code and members.occurred_on = wanted.occurred_on
    {% endif %}
),

set_against as (
    select
        occurred_on,
        channel_code,
        dimension_code,
        member_code,
        coalesce(today.voc_count, 0) as voc_count,
        coalesce(today.unknown_origin_count, 0) as unknown_origin_count,
        coalesce(today.negative_count, 0) as negative_count,
        coalesce(before.like_voc_count, 0) as like_voc_count,
        coalesce(before.like_negative_count, 0) as like_negative_count
    from today
    full outer join before using (occurred_on, channel_code, dimension_code, member_code)
),

district_labels as (
    select
        district_group_code as member_code,
        string_agg(district_label_ko, '·' order by district_code) as member_label_ko
    from districts
    where valid_to_on is null
    group by district_group_code
),

department_labels as (
    select distinct on (department_code)
        department_code as member_code,
        department_label_ko as member_label_ko
    from departments
    order by department_code asc, valid_from_on desc
),

final as (
    select
        set_against.occurred_on,
        set_against.channel_code,
        set_against.dimension_code,
        set_against.member_code,
        channels.channel_label_ko,
        case set_against.dimension_code
            when 'all' then '전체'
            when 'topic' then topics.topic_label_ko
            when 'district_group' then coalesce(district_labels.member_label_ko, '미상')
            else coalesce(
                    department_labels.member_label_ko,
                    case set_against.member_code when 'none' then '기록 없음' else '확인 불가' end
                )
        end as member_label_ko,
        days.like_day_class,
        set_against.voc_count,
        coalesce(bases.like_day_count, 0)::integer as like_day_count,
        round(set_against.like_voc_count / nullif(bases.like_day_count, 0), 4)::numeric(14, 4) as like_day_mean_count,
        round(
            set_against.voc_count * bases.like_day_count / nullif(set_against.like_voc_count, 0) - 1, 6
        )::numeric(14, 6) as like_day_change_rate,
        {{ rate('set_against.voc_count', 'received.channel_count') }}::numeric(9, 6) as share_of_channel_rate,
        (
            {{ rate('set_against.voc_count', 'received.channel_count') }}
            - {{ rate('set_against.like_voc_count', 'bases.like_channel_count') }}
        )::numeric(9, 6) as share_change_rate,
        set_against.negative_count,
        {{ rate('set_against.negative_count', 'set_against.voc_count') }}::numeric(9, 6) as negative_rate,
        (
            {{ rate('set_against.negative_count', 'set_against.voc_count') }}
            - {{ rate('set_against.like_negative_count', 'set_against.like_voc_count') }}
        )::numeric(9, 6) as negative_change_rate,
        set_against.unknown_origin_count,
        case
            when channels.is_relevance_required
                then {{ rate('set_against.unknown_origin_count', 'set_against.voc_count') }}
        end::numeric(9, 6) as unknown_origin_rate
    from set_against
    inner join received
        on set_against.channel_code = received.channel_code and set_against.occurred_on = received.occurred_on
    inner join channels on set_against.channel_code = channels.channel_code
    inner join days on set_against.occurred_on = days.date_on
    left join bases on set_against.channel_code = bases.channel_code and set_against.occurred_on = bases.occurred_on
    left join topics on set_against.dimension_code = 'topic' and set_against.member_code = topics.topic_code
    left join district_labels
        on set_against.dimension_code = 'district_group' and set_against.member_code = district_labels.member_code
    left join department_labels
        on set_against.dimension_code = 'department_group' and set_against.member_code = department_labels.member_code
)

select * from final

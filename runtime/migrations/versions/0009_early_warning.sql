create table inferred.warning_daily (
    warned_on date not null,
    channel_code text not null,
    topic_code text not null,
    -- A group of districts as of any reform, or 'all' for the whole city.
    district_group_code text not null,
    observed_count bigint not null check (observed_count >= 0),
    expected_count double precision not null,
    limit_count double precision not null,
    p_value double precision not null,
    q_value double precision not null,
    burst_probability double precision not null check (burst_probability between 0 and 1.000001),
    change_probability double precision not null,
    drift_sum double precision not null,
    is_young boolean not null,
    level_code text not null check (level_code in ('alert', 'watch', 'none')),
    -- A day is judged once a night: judged again, all of it is replaced.
    primary key (warned_on, channel_code, topic_code, district_group_code)
);
comment on table inferred.warning_daily
is '조기경보: 채널·주제·군구별 하루 건수의 예상, 상한, 급증 확률과 단계(주의·경보)';

grant select, insert, update, delete on inferred.warning_daily to modeler;
grant select on inferred.warning_daily to transformer, gatekeeper;

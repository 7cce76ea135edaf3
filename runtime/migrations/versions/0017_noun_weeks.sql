create table inferred.noun_weekly (
    week_start_on date not null,
    model_version text not null references inferred.model_version on delete cascade,
    channel_code text not null,
    noun text not null,
    matter_count bigint not null,
    primary key (model_version, week_start_on, channel_code, noun)
);
comment on table inferred.noun_weekly is '주·채널별 낱말의 사안 수: 바뀐 주만 다시 셈(핵심어가 견주는 기준)';

create table inferred.noun_week (
    week_start_on date not null,
    model_version text not null references inferred.model_version on delete cascade,
    channel_code text not null,
    matter_count bigint not null,
    primary key (model_version, week_start_on, channel_code)
);
comment on table inferred.noun_week is '주·채널별 사안 수: 낱말을 센 주';

grant select, insert, update, delete on inferred.noun_weekly, inferred.noun_week to modeler;
grant select on inferred.noun_weekly, inferred.noun_week to transformer, gatekeeper;

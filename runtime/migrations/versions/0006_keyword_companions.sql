create table inferred.keyword_companion_weekly (
    week_start_on date not null,
    keyword text not null,
    companion text not null,
    model_version text not null,
    matter_count bigint not null check (matter_count > 0),
    expected_matter_count double precision not null,
    lift double precision not null,
    q_value double precision not null,
    evidence_ids text[] not null,
    primary key (week_start_on, keyword, companion, model_version)
);
comment on table inferred.keyword_companion_weekly
is '연관어: 핵심어와 같은 사안에 우연보다 자주 나온 낱말, 피셔 정확검정의 q 값, 근거 글';

grant select, insert, update, delete on inferred.keyword_companion_weekly to modeler;
grant select on inferred.keyword_companion_weekly to transformer, gatekeeper;

create table inferred.latent_demand_weekly (
    week_start_on date not null,
    subject text not null,
    model_version text not null,
    topic_code text not null,
    related_nouns text[] not null default '{}',
    weeks_rising integer not null check (weeks_rising >= 0),
    social_matter_count bigint not null,
    prior_social_matter_count bigint not null,
    prior_week_count integer not null,
    official_matter_count bigint not null,
    official_rate_limit double precision not null,
    stated_rate double precision not null,
    p_value double precision not null,
    q_value double precision not null,
    evidence_ids text[] not null,
    -- A week is judged by one version: judged again, all of it is replaced.
    primary key (week_start_on, subject)
);
comment on table inferred.latent_demand_weekly
is '잠재 수요: 소셜에서 늘고 120·국민신문고·누리집에는 (기준 비율 미만으로) 없는 화제, 근거 글';

create table inferred.under_reporting_quarterly (
    quarter_start_on date not null,
    district_code text not null,
    model_version text not null,
    observed_through_on date not null,
    incident_count bigint not null,
    further_report_count bigint not null,
    exposure_days double precision not null,
    reports_per_day double precision not null,
    reports_per_day_low double precision not null,
    reports_per_day_high double precision not null,
    city_reports_per_day double precision not null,
    verdict_code text not null check (verdict_code in ('under_reports', 'reports_more', 'no_difference', 'too_few')),
    primary key (quarter_start_on, district_code)
);
comment on table inferred.under_reporting_quarterly
is '군·구별 신고율 추정: 같은 사안을 다른 사람이 다시 알리는 빠르기(문제 없음과 신고 없음을 가름)';

grant select, insert, update, delete on inferred.latent_demand_weekly, inferred.under_reporting_quarterly to modeler;
grant select on inferred.latent_demand_weekly, inferred.under_reporting_quarterly to transformer, gatekeeper;

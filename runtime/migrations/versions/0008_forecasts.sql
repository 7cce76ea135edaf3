-- A series: a whole channel (topic and district `all`), one of its topics, or one of its districts.
create table inferred.forecast_day (
    channel_code text not null,
    topic_code text not null,
    district_code text not null,
    origin_on date not null,
    target_on date not null,
    lead_days integer not null,
    model_code text not null,
    reason_code text not null,
    is_withheld boolean not null,
    expected_count double precision not null,
    low_count bigint,
    high_count bigint,
    median_count double precision not null,
    is_backtest boolean not null,
    method_version text not null,
    primary key (origin_on, channel_code, topic_code, district_code, target_on),
    check (target_on = origin_on + lead_days and lead_days between 1 and 28),
    check (low_count <= expected_count and expected_count <= high_count)
);
comment on table inferred.forecast_day
is '일별 예측(발표한 그대로 보존): 기준일까지의 자료로 본 28일, 80% 구간, 비슷한 날 중앙값';

create table inferred.forecast_total (
    channel_code text not null,
    topic_code text not null,
    district_code text not null,
    origin_on date not null,
    horizon_days integer not null check (horizon_days in (7, 28)),
    model_code text not null,
    reason_code text not null,
    is_withheld boolean not null,
    expected_count double precision not null,
    low_count bigint,
    high_count bigint,
    median_count double precision not null,
    last_count bigint not null,
    is_backtest boolean not null,
    method_version text not null,
    primary key (origin_on, channel_code, topic_code, district_code, horizon_days)
);
comment on table inferred.forecast_total is '7일·28일 합계 예측(발표한 그대로 보존)';

create table inferred.forecast_score (
    channel_code text not null,
    topic_code text not null,
    district_code text not null,
    origin_on date not null,
    band_days integer not null check (band_days in (7, 28)),
    model_code text not null,
    is_withheld boolean not null,
    day_count bigint not null,
    absolute_error_sum double precision not null,
    median_absolute_error_sum double precision not null,
    interval_day_count bigint not null,
    covered_day_count bigint not null,
    interval_score_sum double precision not null,
    is_backtest boolean not null,
    primary key (origin_on, channel_code, topic_code, district_code, band_days)
);
comment on table inferred.forecast_score is '지난 예측의 성적: 1~7일 앞(7)과 8~28일 앞(28)';

-- Who forecasts may add and never mend: a forecast once made stands as it was made. A score is a count and may be renewed.
grant select, insert on inferred.forecast_day, inferred.forecast_total to modeler;
grant select, insert, update, delete on inferred.forecast_score to modeler;
grant select on inferred.forecast_day, inferred.forecast_total, inferred.forecast_score to transformer, gatekeeper;

-- Editions frozen before this have none: what was shown to departments stays what it was.
alter table inferred.indicator_score
    add column warning_limit_low_rate double precision,
    add column warning_limit_high_rate double precision;
comment on column inferred.indicator_score.warning_limit_low_rate
is '95% 주의 하한(과분산 반영); 판정에는 쓰지 않고 관리 한계(99.8%)와 나란히 보임';
comment on column inferred.indicator_score.warning_limit_high_rate is '95% 주의 상한(과분산 반영)';

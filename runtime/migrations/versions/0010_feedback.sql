create table inferred.feedback_report_weekly (
    week_start_on date not null,
    topic_code text not null,
    -- 'all': the whole city, voices without a district included.
    district_group_code text not null,
    channel_code text not null,
    report_count bigint not null check (report_count > 0),
    primary key (week_start_on, topic_code, district_group_code, channel_code)
);
comment on table inferred.feedback_report_weekly
is '주별 주제·지역·채널의 신고 수(한 사람은 한 주에 한 번): 되풀이되는 불편과 과제의 효과를 따지는 바탕';

create table inferred.feedback_candidate_weekly (
    week_start_on date not null,
    topic_code text not null,
    district_group_code text not null,
    report_count bigint not null,
    expected_count double precision,
    rate_ratio double precision,
    dispersion double precision,
    history_weeks integer not null,
    complainant_count bigint not null,
    severe_report_count bigint not null,
    severe_complainant_count bigint not null,
    severe_rate_low double precision not null,
    p_value double precision,
    q_value double precision,
    is_recurring boolean not null,
    is_severe boolean not null check (is_recurring or is_severe),
    model_version text not null,
    -- A week is judged at once: judged again, all of it is replaced.
    primary key (week_start_on, topic_code, district_group_code)
);
comment on table inferred.feedback_candidate_weekly
is '피드백 과제 후보: 1년 기대보다 자주, 다섯 사람 이상이 되풀이하거나 위험을 말하는 주제와 지역';

create table inferred.feedback_effect (
    feedback_code text primary key,
    verdict_code text not null check (verdict_code in ('improved', 'no_difference', 'worse', 'cannot_be_judged')),
    reason_code text check ((reason_code is not null) = (verdict_code = 'cannot_be_judged')),
    -- What it was judged for: a corrected register makes an old verdict void.
    topic_code text,
    district_group_code text,
    kind_code text check (kind_code in ('recurring', 'severe')),
    candidate_week_on date,
    after_from_on date,
    after_through_on date,
    before_report_count bigint,
    after_report_count bigint,
    control_count bigint not null default 0,
    own_ratio double precision,
    control_ratio double precision,
    relative_ratio double precision,
    relative_ratio_low double precision,
    relative_ratio_high double precision,
    placebo_count bigint not null default 0,
    placebo_improved_count bigint not null default 0 check (placebo_improved_count <= placebo_count)
);
comment on table inferred.feedback_effect
is '피드백 과제의 효과 판단: 조치가 없었던 비슷한 후보와의 비교, 가짜 과제(위약)의 개선 비율, 판단하지 못한 까닭';

grant select, insert, update, delete
on inferred.feedback_report_weekly, inferred.feedback_candidate_weekly, inferred.feedback_effect
to modeler;
grant select
on inferred.feedback_report_weekly, inferred.feedback_candidate_weekly, inferred.feedback_effect
to transformer, gatekeeper;

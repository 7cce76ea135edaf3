-- What departments are shown for a quarter. While its review is open a night may judge again; once frozen it is an
-- edition like a printed one, and only a new edition can say otherwise.
create table inferred.score_edition (
    quarter_start_on date not null,
    edition_number integer not null check (edition_number >= 1),
    state_code text not null check (state_code in ('pending', 'open', 'frozen')),
    first_judged_on date not null,
    judged_through_on date not null,
    review_opens_on date not null,
    review_closes_on date not null check (review_closes_on >= review_opens_on),
    frozen_on date,
    reason_ko text,
    primary key (quarter_start_on, edition_number),
    check ((state_code = 'frozen') = (frozen_on is not null))
);
comment on table inferred.score_edition is '분기 평가의 판: 소명 기간과 확정일(확정된 판은 바뀌지 않음)';

create table inferred.indicator_score (
    quarter_start_on date not null,
    edition_number integer not null,
    department_group_code text not null,
    indicator_code text not null,
    department_label_ko text not null,
    bureau_label_ko text,
    success_count bigint not null,
    case_count bigint not null,
    eligible_count bigint not null,
    raw_rate double precision,
    expected_rate double precision not null,
    city_rate double precision not null,
    adjusted_rate double precision,
    shrunk_rate double precision not null,
    shrunk_low_rate double precision not null,
    shrunk_high_rate double precision not null,
    limit_low_rate double precision,
    limit_high_rate double precision,
    dispersion_phi double precision not null,
    is_judged boolean not null,
    is_below_limit boolean not null,
    is_deficient boolean not null,
    measured_score double precision,
    target_rate double precision,
    target_declared_on date,
    late_target_rate double precision,
    late_target_declared_on date,
    self_point double precision,
    improvement_ko text,
    primary key (quarter_start_on, edition_number, department_group_code, indicator_code),
    foreign key (quarter_start_on, edition_number) references inferred.score_edition
);
comment on table inferred.indicator_score is '부서·지표별 분기 측정값과 판정(자가진단은 나란히 두되 점수에 쓰지 않음)';

create table inferred.composite_score (
    quarter_start_on date not null,
    edition_number integer not null,
    level_code text not null check (level_code in ('city', 'bureau', 'department')),
    unit_code text not null,
    unit_label_ko text not null,
    measured_weight_rate double precision not null,
    is_ranked boolean not null,
    arithmetic_score double precision,
    geometric_score double precision,
    score_low double precision,
    score_high double precision,
    rank integer,
    rank_low integer,
    rank_high integer,
    ranked_unit_count integer,
    is_difference_shown boolean,
    primary key (quarter_start_on, edition_number, level_code, unit_code),
    foreign key (quarter_start_on, edition_number) references inferred.score_edition
);
comment on table inferred.composite_score is '시·실국·부서 종합점수와 순위 구간';

create table inferred.department_record (
    quarter_start_on date not null,
    edition_number integer not null,
    department_group_code text not null,
    department_label_ko text not null,
    bureau_label_ko text,
    due_dated_count bigint not null,
    extended_count bigint not null,
    supplemented_count bigint not null,
    transferred_count bigint not null,
    task_count bigint not null,
    task_done_count bigint not null,
    task_overdue_count bigint not null,
    task_progress_rate double precision,
    mileage_received_points bigint not null,
    mileage_given_points bigint not null,
    primary key (quarter_start_on, edition_number, department_group_code),
    foreign key (quarter_start_on, edition_number) references inferred.score_edition
);
comment on table inferred.department_record is '분기 부서 기록(민원 처리, 과제, 마일리지): 판이 확정될 때의 값';

create table inferred.self_check_aggregate (
    quarter_start_on date not null,
    level_code text not null check (level_code in ('city', 'bureau', 'department')),
    unit_code text not null,
    item_code text not null,
    unit_label_ko text not null,
    is_shown boolean not null,
    respondent_count integer,
    mean_point double precision,
    primary key (quarter_start_on, level_code, unit_code, item_code),
    check (is_shown = (respondent_count is not null) and is_shown = (mean_point is not null))
);
comment on table inferred.self_check_aggregate
is '개인 자가진단의 5명 이상 집계(가려진 칸에는 값이 없음, 분기마다 한 번만 씀)';

create function inferred.refuse_change_of_frozen_score() returns trigger language plpgsql as $$
begin
    if exists (
        select from inferred.score_edition as editions
        where
            editions.state_code = 'frozen'
            and (
                (tg_op <> 'INSERT' and editions.quarter_start_on = old.quarter_start_on
                    and editions.edition_number = old.edition_number)
                or (tg_op <> 'DELETE' and tg_table_name <> 'score_edition'
                    and editions.quarter_start_on = new.quarter_start_on
                    and editions.edition_number = new.edition_number)
            )
    ) then
        raise exception 'a frozen quarter does not change; decide a correction, which makes a new edition';
    end if;
    return case tg_op when 'DELETE' then old else new end;
end
$$;
create trigger frozen_edition_stands before update or delete on inferred.score_edition
for each row execute function inferred.refuse_change_of_frozen_score();
create trigger frozen_edition_stands before insert or update or delete on inferred.indicator_score
for each row execute function inferred.refuse_change_of_frozen_score();
create trigger frozen_edition_stands before insert or update or delete on inferred.composite_score
for each row execute function inferred.refuse_change_of_frozen_score();
create trigger frozen_edition_stands before insert or update or delete on inferred.department_record
for each row execute function inferred.refuse_change_of_frozen_score();

grant select, insert, update, delete
on inferred.score_edition, inferred.indicator_score, inferred.composite_score, inferred.department_record to modeler;
-- Written once: no update, no delete.
grant select, insert on inferred.self_check_aggregate to modeler;
revoke update, delete on inferred.self_check_aggregate from modeler;
grant select
on inferred.score_edition, inferred.indicator_score, inferred.composite_score, inferred.department_record,
inferred.self_check_aggregate
to transformer, gatekeeper;

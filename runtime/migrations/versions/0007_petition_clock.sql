create table inferred.petition_clock (
    channel_code text not null,
    petition_id text not null,
    is_alternative_limit boolean not null,
    statutory_due_at timestamptz,
    statutory_due_on date,
    stated_on_receipt_due_on date,
    extended_limit_on date,
    consented_limit_on date,
    is_clock_standing boolean not null,
    primary key (channel_code, petition_id)
);
comment on table inferred.petition_clock
is '민원 법정 처리기한: 접수 시점의 법령과 공휴일 표로 계산한 기한(출처의 처리예정일과 견줌)';

grant select, insert, update, delete on inferred.petition_clock to modeler;
grant select on inferred.petition_clock to transformer, gatekeeper;

-- Petitions gain columns, and the districts' cases become facts beside them: every day of both is built again.
insert into quality.changed_day (feed, covered_on, cause)
select
    feed,
    covered_on,
    'seed'
from quality.accepted_day
where feed in ('petition.petitions', 'saeol.cases')
order by covered_on, feed;

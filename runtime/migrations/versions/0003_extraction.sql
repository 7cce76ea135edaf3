create table quality.request_spending (
    quota text not null,
    item text not null,
    spent_on date not null,
    night_on date not null,
    units bigint not null check (units > 0),
    primary key (quota, item, spent_on, night_on)
);
comment on table quality.request_spending is '출처별 요청 한도에서 쓴 양: 어느 날의 한도에서 어느 밤이 썼는지';

create table quality.source_position (
    feed text not null,
    item text not null,
    position text not null,
    moved_at timestamptz not null default clock_timestamp(),
    primary key (feed, item)
);
comment on table quality.source_position is '다음 수집이 이어서 시작할 곳(질의·게시판마다)';

alter table quality.delivery add column gaps text[] not null default '{}';
comment on column quality.delivery.gaps is '있는 줄 알지만 받지 못한 것(검색 상한, 예산 소진 등)';

alter table quality.quarantined_row add column resolved_by_delivery_key bigint
references quality.delivery on delete set null;
comment on column quality.quarantined_row.resolved_by_delivery_key is '고쳐진 뒤 이 행을 받아들인 수신';

grant select, insert, update on quality.request_spending to loader;
grant select, insert, update, delete on quality.source_position to loader;
grant select on quality.request_spending, quality.source_position to gatekeeper, transformer, publisher, analyst_reader;
grant update (resolved_by_delivery_key) on quality.quarantined_row to gatekeeper;

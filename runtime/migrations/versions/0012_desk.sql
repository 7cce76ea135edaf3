alter table publication.edition
    add column withheld text[] not null default '{}',
    add column redacted_at timestamptz,
    add column redaction_reason text,
    drop constraint edition_state_check,
    add constraint edition_state_check
        check (state in ('draft', 'released', 'published', 'withheld', 'superseded', 'redacted')),
    add constraint redaction_says_why
        check ((state = 'redacted') = (redacted_at is not null) and (state <> 'redacted' or redaction_reason <> ''));
comment on column publication.edition.withheld is '편집자가 뺀 부분(구역 코드)과 인용(채널:번호)';
comment on column publication.edition.redacted_at is '삭제 요청에 따라 인용문을 지운 시각; 원래의 지문(content_sha256)은 남는다';

create table publication.public_check (
    edition_key bigint not null references publication.edition on delete cascade,
    check_code text not null,
    law text not null,
    is_law_verified boolean not null,
    is_passed boolean not null,
    reason text not null,
    settings jsonb not null,
    checked_at timestamptz not null,
    primary key (edition_key, check_code, checked_at)
);
comment on table publication.public_check is '공개 발간물의 법령 점검 기록: 초안 때와 발행 때마다 한 줄씩 남는다';
grant select, insert on publication.public_check to publisher;

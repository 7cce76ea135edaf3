-- Temporary refusals are tried again after a while; what comes back is kept: bounces and requests to leave a list.
alter table publication.mail
add column attempt_count integer not null default 1 check (attempt_count >= 1),
add column retry_after timestamptz,
drop constraint mail_state_check,
add constraint mail_state_check
check (state in ('claimed', 'sent', 'uncertain', 'refused', 'deferred', 'bounced'));
comment on column publication.mail.attempt_count is '보내려 한 횟수';
comment on column publication.mail.retry_after is '일시 거절(4xx)된 수신처를 다시 시도할 시각';

create table publication.bounce (
    letter_sha256 text primary key,
    outcome_code text not null check (outcome_code in ('bounced', 'delayed', 'unknown', 'unreadable')),
    edition_key bigint,
    recipient_key bigint,
    status_code text,
    diagnostic text,
    read_at timestamptz not null,
    foreign key (edition_key, recipient_key) references publication.mail,
    check (outcome_code in ('unknown', 'unreadable') or edition_key is not null)
);
comment on table publication.bounce
is '되돌아온 메일: 장부의 어느 메일인지, 상태 부호와 사유; 알 수 없는 것(unknown·unreadable)은 사람에게';

create table publication.unsubscribe_request (
    letter_sha256 text primary key,
    outcome_code text not null
    check (outcome_code in ('closed', 'already_closed', 'official', 'not_genuine', 'no_token', 'unreadable')),
    recipient_key bigint references publication.recipient,
    publication_code text,
    address text,
    closed_on date,
    way text not null,
    read_at timestamptz not null,
    check (outcome_code not in ('closed', 'already_closed', 'official') or recipient_key is not null),
    check ((outcome_code = 'closed') = (closed_on is not null))
);
comment on table publication.unsubscribe_request
is '수신 거부 요청: 외부 구독자는 그날로 명부에서 닫고, 공무원(official)과 서명이 맞지 않는 것은 사람에게';

grant select, insert on publication.bounce, publication.unsubscribe_request to publisher;

-- A person's word on a mail nobody knows the fate of; an alert that waited for the budget, or ended untold.
create table publication.mail_settlement (
    edition_key bigint not null,
    recipient_key bigint not null,
    verdict_code text not null check (verdict_code in ('sent', 'again')),
    settled_by text not null check (settled_by <> ''),
    reason text not null check (reason <> ''),
    smtp_reply text not null,
    settled_at timestamptz not null,
    primary key (edition_key, recipient_key, settled_at),
    foreign key (edition_key, recipient_key) references publication.mail
);
comment on table publication.mail_settlement
is '도착 여부를 알 수 없던(uncertain) 메일을 사람이 확인한 기록: 도착(sent) 또는 다시 보냄(again), 누가 무엇을 보고';
grant select, insert on publication.mail_settlement to publisher;

alter table publication.alert
drop constraint alert_outcome_code_check,
add constraint alert_outcome_code_check
check (outcome_code in ('new', 'late', 'grown', 'going_on', 'over_budget', 'ended')),
drop constraint alert_check,
add constraint alert_check check (outcome_code not in ('new', 'late', 'grown', 'ended') or edition_key is not null);
comment on table publication.alert
is '밤마다 경보를 어떻게 했는지: 새로 알림, 한도에 밀려 늦게 알림, 커져서 다시 알림, 계속 중, 한도를 넘어 알리지 않음, 알리지 못하고 끝남';

-- A mailbox that is refused for a while, for days, is refused: when that began is kept through all attempts.
alter table publication.mail add column deferred_since timestamptz;
comment on column publication.mail.deferred_since is '처음 일시 거절(4xx)된 시각; 닷새 넘게 이어지면 거절로 확정';
update publication.mail set deferred_since = confirmed_at where state = 'deferred' and retry_after is not null;

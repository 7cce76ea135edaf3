-- Mails that go by rule are editions too: frozen and numbered like the others, released by a rule and not by a person.
alter table publication.edition
    drop constraint edition_state_check,
    add constraint edition_state_check
        check (state in ('draft', 'released', 'published', 'withheld', 'superseded', 'redacted', 'by_rule')),
    add constraint rule_binds_content
        check (state <> 'by_rule' or coalesce(released_sha256 = content_sha256, false));

create table publication.alert (
    business_date date not null,
    channel_code text not null,
    topic_code text not null,
    district_group_code text not null,
    episode_start_on date not null,
    observed_count bigint not null,
    expected_count double precision not null,
    owner_department_code text,
    outcome_code text not null check (outcome_code in ('new', 'grown', 'going_on', 'over_budget')),
    edition_key bigint references publication.edition,
    primary key (business_date, channel_code, topic_code),
    check (outcome_code not in ('new', 'grown') or edition_key is not null)
);
comment on table publication.alert
is '밤마다 경보를 어떻게 했는지: 새로 알림, 커져서 다시 알림, 계속 중, 한도를 넘어 알리지 않음(다음 주간보고에 실음)';
grant select, insert, delete on publication.alert to publisher;

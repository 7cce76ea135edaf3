-- Owned by warehouse_owner, who runs this file. The transformer owns the schemas that dbt builds.
create schema raw;
create schema inferred;
create schema publication;

-- ---------------------------------------------------------------- quality: what came, what was judged, what was built
create table quality.delivery (
    delivery_key bigint generated always as identity primary key,
    source text not null,
    feed text not null,
    business_date date not null,
    window_start_on date not null,
    window_end_on date not null,
    coverage text not null check (coverage in ('complete', 'partial')),
    state text not null default 'landed' check (state in ('landed', 'accepted', 'rejected')),
    reason text,
    pulled_at timestamptz not null,
    landed_at timestamptz not null default clock_timestamp(),
    judged_at timestamptz,
    declared_count bigint,
    landed_count bigint not null,
    quarantined_count bigint not null,
    warnings text[] not null default '{}',
    run_id text not null,
    check (window_start_on < window_end_on)
);
comment on table quality.delivery is '한 번의 수신(납품): 어느 출처가 어느 기간을 언제 몇 건 보냈고, 받아들였는지';
create index on quality.delivery (feed, business_date);

create table quality.delivery_artefact (
    delivery_key bigint not null references quality.delivery on delete cascade,
    artefact_number integer not null,
    address text not null,
    byte_count bigint not null,
    sha256 text not null,
    primary key (delivery_key, artefact_number)
);
comment on table quality.delivery_artefact is '수신 원본: 주소, 크기, 지문(sha256)';

create table quality.quarantined_row (
    delivery_key bigint not null references quality.delivery on delete cascade,
    row_number integer not null,
    column_name text not null,
    reason text not null,
    action text not null,
    content text not null,
    primary key (delivery_key, row_number, column_name)
);
comment on table quality.quarantined_row is '격리된 행(개인정보는 가린 상태)과 사유, 조치 방법';

create table quality.ingest_run (
    source text not null,
    business_date date not null,
    state text not null check (state in ('running', 'succeeded', 'failed')),
    reason text,
    run_id text not null,
    started_at timestamptz not null default clock_timestamp(),
    ended_at timestamptz,
    primary key (source, business_date)
);
comment on table quality.ingest_run is '업무일·출처별 수집의 마지막 상태: warehouse_build 가 기다리는 표';

create table quality.gate_result (
    gate_result_key bigint generated always as identity primary key,
    gate text not null,
    delivery_key bigint references quality.delivery on delete cascade,
    build_key bigint,
    expectation text not null,
    severity text not null check (severity in ('stop', 'warn')),
    is_success boolean not null,
    observed text,
    expected text,
    meaning text not null,
    judged_at timestamptz not null default clock_timestamp()
);
comment on table quality.gate_result is '관문 판정: 무엇을 기대했고 무엇이 관측되었는지, 실패하면 무슨 뜻인지';

create table quality.accepted_day (
    feed text not null,
    covered_on date not null,
    delivery_key bigint not null references quality.delivery,
    confirmed_by_delivery_key bigint not null references quality.delivery,
    pulled_at timestamptz not null,
    row_count bigint not null,
    content_sha256 text not null,
    primary key (feed, covered_on)
);
comment on table quality.accepted_day is '(출처, 날짜)마다 지금 유효한 수신; 내용이 같으면 움직이지 않음';

create table quality.changed_day (
    changed_id bigint generated always as identity primary key,
    feed text not null,
    covered_on date not null,
    cause text not null check (cause in ('delivery', 'seed', 'model', 'purge')),
    changed_at timestamptz not null default clock_timestamp()
);
comment on table quality.changed_day is '다시 계산해야 하는 날: 증분 모델은 이 표만 보고 다시 만든다';
create index on quality.changed_day (covered_on);

create table quality.build (
    build_key bigint generated always as identity primary key,
    business_date date not null,
    state text not null default 'running' check (state in ('running', 'promoted', 'failed')),
    changed_after bigint not null,
    changed_through bigint not null,
    model_version text,
    reason text,
    run_id text not null,
    started_at timestamptz not null default clock_timestamp(),
    ended_at timestamptz
);
comment on table quality.build is '창고 빌드: 어디까지의 변경을 반영했고 승격되었는지';

create table quality.dbt_result (
    build_key bigint not null references quality.build on delete cascade,
    step text not null,
    node_id text not null,
    resource_type text not null,
    status text not null,
    seconds double precision not null,
    affected_count bigint,
    failure_count bigint,
    message text,
    recorded_at timestamptz not null default clock_timestamp(),
    primary key (build_key, step, node_id)
);
comment on table quality.dbt_result is 'dbt 실행 결과(모델·시험마다)';

create table quality.relation_hash (
    business_date date not null,
    relation text not null,
    row_count bigint not null,
    content_sha256 text not null,
    hashed_at timestamptz not null default clock_timestamp(),
    primary key (business_date, relation, hashed_at)
);
comment on table quality.relation_hash is '같은 밤을 두 번 돌리면 같은 지문: 표마다의 내용 지문';

-- ---------------------------------------------------------------- inferred: what a model thinks, rebuildable
create table inferred.model_version (
    model_version text primary key,
    kind text not null,
    trained_from_on date,
    trained_through_on date,
    parameters jsonb not null default '{}',
    created_at timestamptz not null default clock_timestamp()
);
comment on table inferred.model_version is '추론 모델의 판: 언제까지의 글로 무엇을 배웠는지';

create table inferred.vocabulary (
    model_version text not null references inferred.model_version on delete cascade,
    channel_code text not null,
    noun text not null,
    document_count bigint not null,
    score double precision not null,
    primary key (model_version, channel_code, noun)
);
comment on table inferred.vocabulary is '채널별 명사 사전(soynlp)';

create table inferred.voc_inference (
    channel_code text not null,
    voc_id text not null,
    model_version text not null,
    occurred_on date not null,
    is_relevant boolean not null,
    relevance_reason text,
    topic_code text,
    district_code text,
    matter_id text not null,
    is_abusive boolean not null,
    sentiment_code text check (sentiment_code in ('negative', 'neutral', 'positive')),
    nouns text[] not null default '{}',
    -- Whether it counts as a citizen's voice: not the city's own posts, not the sample of what was screened out.
    is_voice boolean not null default true,
    -- First 64 bits of the text's md5: a day may change without its texts changing, and then nothing is inferred anew.
    text_hash bigint,
    primary key (channel_code, voc_id, model_version)
);
comment on table inferred.voc_inference is '글마다의 추론: 시정 관련성, 주제, 같은 사안 묶음, 명사(다시 만들 수 있음)';
create index on inferred.voc_inference (occurred_on);

create table inferred.keyword_weekly (
    week_start_on date not null,
    keyword text not null,
    model_version text not null,
    matter_count bigint not null,
    prior_matter_count bigint not null,
    recent_matter_count bigint not null,
    log_odds double precision not null,
    z_score double precision not null,
    q_value double precision not null,
    rising_z_score double precision,
    is_significant boolean not null,
    is_rising boolean not null,
    related_keywords text[] not null default '{}',
    channel_counts jsonb not null,
    evidence_ids text[] not null,
    primary key (week_start_on, keyword, model_version)
);
comment on table inferred.keyword_weekly is '주간 핵심어: 13~52주 전과 견준 로그오즈(디리클레 사전분포), 근거 글';

create table inferred.keyword_week (
    week_start_on date not null,
    model_version text not null references inferred.model_version on delete cascade,
    matter_count bigint not null,
    tested_count bigint not null,
    parameters jsonb not null,
    primary key (week_start_on, model_version)
);
comment on table inferred.keyword_week is '핵심어를 셈한 주: 사안 수, 검정한 낱말 수, 채널마다 견준 주 수와 기준';

-- ---------------------------------------------------------------- publication: editions, recipients, the mail ledger
create table publication.edition (
    edition_key bigint generated always as identity primary key,
    publication_code text not null,
    issue_number integer not null,
    edition_number integer not null default 1,
    period_start_on date not null,
    period_end_on date not null,
    publish_on date not null,
    state text not null default 'draft'
        check (state in ('draft', 'released', 'published', 'withheld', 'superseded')),
    content_sha256 text not null,
    snapshot jsonb not null,
    editor text not null,
    editor_note text,
    drafted_at timestamptz not null default clock_timestamp(),
    released_by text,
    released_sha256 text,
    released_at timestamptz,
    published_at timestamptz,
    document_number text,
    approver text,
    correction_reason text,
    unique (publication_code, issue_number, edition_number),
    check (released_by is null or released_by <> editor),
    -- coalesce: an unknown result would pass the check.
    check (state not in ('released', 'published') or coalesce(released_sha256 = content_sha256, false))
);
comment on table publication.edition is '발간물의 판: 얼린 내용과 지문, 편집자와 발행 승인자(서로 달라야 함)';

create table publication.edition_artefact (
    edition_key bigint not null references publication.edition on delete cascade,
    kind text not null,
    path text not null,
    byte_count bigint not null,
    sha256 text not null,
    primary key (edition_key, kind)
);
comment on table publication.edition_artefact is '판마다 만든 파일(PDF, HTML, 메일)과 지문';

create table publication.gate_hold (
    edition_key bigint not null references publication.edition on delete cascade,
    gate text not null,
    holds text not null check (holds in ('section', 'issue')),
    section text,
    reason text not null,
    primary key (edition_key, gate)
);
comment on table publication.gate_hold is '관문이 붙든 것: 한 부분(자료 미수신·보류) 또는 호 전체';

create table publication.recipient (
    recipient_key bigint generated always as identity primary key,
    publication_code text not null,
    address text not null,
    name text not null,
    role text not null,
    is_outside_subscriber boolean not null default false,
    valid_from_on date not null,
    valid_to_on date,
    unique (publication_code, address, valid_from_on)
);
comment on table publication.recipient is '배포처 명부(유효기간 있음)';

create table publication.mail (
    edition_key bigint not null references publication.edition,
    recipient_key bigint not null references publication.recipient,
    message_id text not null unique,
    state text not null check (state in ('claimed', 'sent', 'uncertain', 'refused', 'deferred')),
    smtp_reply text,
    claimed_at timestamptz not null default clock_timestamp(),
    claimed_by text not null,
    confirmed_at timestamptz,
    primary key (edition_key, recipient_key)
);
comment on table publication.mail is '메일 장부: 잡고(claim) 보내고 확인; 확인 없는 것은 uncertain 으로 사람에게, deferred 는 보내지 못해 다시 시도할 것';

-- ---------------------------------------------------------------- who may do what
grant usage on schema quality to loader, gatekeeper, modeler, transformer, publisher, analyst_reader;
grant usage on schema raw to loader, gatekeeper, transformer;
grant usage on schema inferred to gatekeeper, modeler, transformer;
grant usage on schema publication to publisher;

grant insert, select on quality.delivery, quality.delivery_artefact, quality.quarantined_row to loader;
grant insert, select, update on quality.ingest_run to loader, gatekeeper;

grant select on all tables in schema quality to gatekeeper, transformer, publisher, analyst_reader;
revoke select on quality.quarantined_row from publisher, analyst_reader;
grant update (state, reason, judged_at) on quality.delivery to gatekeeper;
grant insert on quality.gate_result, quality.relation_hash to gatekeeper;
-- A delivery or build that is judged again shows its last judgement only.
grant delete on quality.gate_result to gatekeeper;
grant insert, update, delete on quality.accepted_day to gatekeeper;
grant insert on quality.changed_day to gatekeeper, modeler, transformer;
grant select on quality.changed_day, quality.build to modeler;
grant insert, update on quality.build to transformer;
grant insert, update on quality.dbt_result to transformer;
grant insert on quality.relation_hash to transformer;

grant select, insert, update, delete on all tables in schema inferred to modeler;
grant select on all tables in schema inferred to transformer, gatekeeper;

grant select, insert, update on all tables in schema publication to publisher;
grant delete on publication.gate_hold, publication.edition_artefact to publisher;

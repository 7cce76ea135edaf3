create table inferred.text_model (
    model_id text primary key,
    content bytea not null,
    card jsonb not null,
    trained_from_on date not null,
    trained_through_on date not null,
    created_at timestamptz not null default clock_timestamp()
);
comment on table inferred.text_model is '글 분류 모델(주제·소관부서 등): 가중치와 설명서';

-- What is in force is the newest decision that put a model in force; a refusal is kept with its figures.
create table inferred.model_decision (
    decision_id bigint generated always as identity primary key,
    decided_on date not null,
    decision text not null check (decision in ('first', 'promoted', 'refused', 'switched')),
    candidate_id text not null references inferred.text_model,
    incumbent_id text references inferred.text_model,
    reason text not null,
    scores jsonb not null default '{}',
    decided_by text not null,
    decided_at timestamptz not null,
    unique nulls not distinct (decided_on, candidate_id, incumbent_id, decision)
);
comment on table inferred.model_decision is '모델 채택·거절·전환 결정과 그 근거(고치거나 지우지 않음)';

alter table inferred.voc_inference
add column topic_probability real,
add column topic_top3 text[],
add column likely_department_label text,
add column likely_department_probability real,
add column likely_department_top3 text[],
add column intent_code text check (intent_code in ('complaint', 'request', 'suggestion', 'praise', 'inquiry')),
add column urgency_code text check (urgency_code in ('none', 'urgent', 'safety'));
comment on column inferred.voc_inference.likely_department_label
is '글로 미루어 본 소관부서(확신이 모자라면 비어 있음): 부서 평가에는 쓰지 않음';

grant select, insert on inferred.text_model to modeler;
grant select, insert on inferred.model_decision to modeler;
grant select on inferred.text_model, inferred.model_decision to transformer, gatekeeper;

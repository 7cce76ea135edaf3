alter table publication.edition
    add column withheld_at timestamptz,
    add column withheld_reason text;
comment on column publication.edition.withheld_at is '판을 거둔 시각(사유와 함께); 거둔 판은 나가지 않고 자료실에서 내려진다';

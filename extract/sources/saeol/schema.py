"""What the districts' own petition system (새올) exports."""

from __future__ import annotations

import pyarrow as pa

from extract.contract import Column, ColumnClass, Coverage, Feed, Retention

TIMESTAMP = pa.timestamp("us", tz="UTC")
TEXT, PERSON, OFFICIAL = ColumnClass.TEXT, ColumnClass.PERSON_KEY, ColumnClass.OFFICIAL
VOICE, OFFICE = Retention.VOICE, Retention.OFFICE

CASES = Feed(
    name="saeol.cases",
    relation="raw.saeol_case",
    label_ko="새올 상담민원",
    natural_id="case_id",
    day_column="applied_at",
    coverage=Coverage.COMPLETE,
    # The same clock as e-People's petitions: answers, extensions and transfers come weeks after filing.
    overlap_days=60,
    columns=(
        # A 접수번호 is unique within its authority only.
        Column("case_id", pa.string(), "민원ID(군구코드-접수번호)", "", required=False),
        Column("agency_code", pa.string(), "군구코드", "군구코드", retention=OFFICE),
        Column("agency_name", pa.string(), "군구명", "군구명", retention=OFFICE),
        Column("receipt_number", pa.string(), "접수번호", "접수번호"),
        Column("petition_type", pa.string(), "민원유형", "민원유형"),
        Column("category", pa.string(), "분야", "분야", nullable=True),
        Column("title", pa.string(), "제목", "제목", TEXT, VOICE),
        Column("body", pa.string(), "내용", "내용", TEXT, VOICE, nullable=True),
        Column("applied_at", TIMESTAMP, "신청일시", "신청일시"),
        Column("received_at", TIMESTAMP, "접수일시", "접수일시", nullable=True),
        Column("due_on", pa.date32(), "처리예정일", "처리예정일", nullable=True),
        Column("extended_due_on", pa.date32(), "연장 처리예정일", "연장처리예정일", nullable=True),
        Column("supplement_requested_on", pa.date32(), "보완요구일", "보완요구일", nullable=True),
        Column("supplement_received_on", pa.date32(), "보완접수일", "보완접수일", nullable=True),
        Column("transferred_at", TIMESTAMP, "이송일시", "이송일시", nullable=True),
        Column("transferred_to", pa.string(), "이송기관", "이송기관", nullable=True, retention=OFFICE),
        Column("department_name", pa.string(), "처리부서", "처리부서", nullable=True, retention=OFFICE),
        Column("official_name", pa.string(), "담당자", "담당자", OFFICIAL, OFFICE, nullable=True),
        Column("answered_at", TIMESTAMP, "답변일시", "답변일시", nullable=True),
        Column("answer", pa.string(), "답변내용", "답변내용", TEXT, VOICE, nullable=True),
        Column("status", pa.string(), "처리상태", "처리상태"),
        Column("applicant_key", pa.string(), "민원인(가명키)", "민원인연락처", PERSON, Retention.PERSON, nullable=True),
    ),
)
FEEDS = (CASES,)

"""What 국민신문고 (e-People) gives: the export of the city's petitions, and the agencies' edited Q&A."""

import pyarrow as pa

from extract.contract import Column, ColumnClass, Coverage, Feed, Retention

TIMESTAMP = pa.timestamp("us", tz="UTC")
TEXT, PERSON, OFFICIAL = ColumnClass.TEXT, ColumnClass.PERSON_KEY, ColumnClass.OFFICIAL
VOICE, OFFICE = Retention.VOICE, Retention.OFFICE

PETITIONS = Feed(
    name="petition.petitions",
    relation="raw.petition_petition",
    label_ko="국민신문고 민원",
    natural_id="petition_id",
    day_column="applied_at",
    coverage=Coverage.COMPLETE,
    # A petition is answered, extended or transferred weeks after the filing day under which the export lists it.
    overlap_days=60,
    columns=(
        Column("petition_id", pa.string(), "신청번호", "신청번호"),
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
        Column("agency_name", pa.string(), "처리기관", "처리기관", nullable=True, retention=OFFICE),
        Column("department_name", pa.string(), "처리부서", "처리부서", nullable=True, retention=OFFICE),
        Column("official_name", pa.string(), "담당자", "담당자", OFFICIAL, OFFICE, nullable=True),
        Column("answered_at", TIMESTAMP, "답변일시", "답변일시", nullable=True),
        Column("answer", pa.string(), "답변내용", "답변내용", TEXT, VOICE, nullable=True),
        Column("status", pa.string(), "추진상황", "추진상황"),
        Column("satisfaction", pa.string(), "만족도", "만족도", nullable=True),
        Column("is_reopened", pa.bool_(), "재신청 여부", "재신청여부", nullable=True),
        Column("district_name", pa.string(), "민원 발생지역", "민원발생지역", nullable=True),
        Column("applicant_key", pa.string(), "신청인(가명키)", "신청인연락처", PERSON, Retention.PERSON, nullable=True),
    ),
)
QNA = Feed(
    name="petition.qna",
    relation="raw.petition_qna",
    label_ko="국민신문고 민원·정책 질의응답",
    natural_id="qna_id",
    day_column="registered_on",
    coverage=Coverage.PARTIAL,
    overlap_days=7,
    columns=(
        Column("qna_id", pa.string(), "질의응답번호", "faqNo"),
        Column("duty_section", pa.string(), "업무구분", "dutySctnNm"),
        Column("title", pa.string(), "제목", "qnaTitl", TEXT, VOICE),
        Column("question", pa.string(), "질의", "qstnCntnCl", TEXT, VOICE, nullable=True),
        Column("answer", pa.string(), "답변", "ansCntnCl", TEXT, VOICE, nullable=True),
        Column("agency_code", pa.string(), "기관코드", "ancCode", nullable=True),
        Column("agency_name", pa.string(), "기관명", "ancName", nullable=True, retention=OFFICE),
        Column("department_name", pa.string(), "부서명", "deptName", nullable=True, retention=OFFICE),
        Column("registered_on", pa.date32(), "등록일", "regDate"),
    ),
)
FEEDS = (PETITIONS, QNA)

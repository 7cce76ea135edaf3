"""What the 120 call center's export holds."""

import pyarrow as pa

from extract.contract import Column, ColumnClass, Coverage, Feed, Retention

TIMESTAMP = pa.timestamp("us", tz="UTC")
TEXT, PERSON = ColumnClass.TEXT, ColumnClass.PERSON_KEY

CALLS = Feed(
    name="call_center.calls",
    relation="raw.call_center_call",
    label_ko="미추홀콜센터 상담내역",
    natural_id="call_id",
    day_column="received_at",
    coverage=Coverage.COMPLETE,
    overlap_days=3,
    columns=(
        Column("call_id", pa.string(), "상담번호", "상담번호"),
        Column("received_at", TIMESTAMP, "접수일시", "접수일시"),
        Column("answered_at", TIMESTAMP, "연결일시", "연결일시", nullable=True),
        Column("ended_at", TIMESTAMP, "종료일시", "종료일시", nullable=True),
        Column("is_abandoned", pa.bool_(), "포기여부", "포기여부"),
        Column("wait_seconds", pa.int32(), "대기시간(초)", "대기시간초"),
        Column("category_large", pa.string(), "상담분류(대)", "상담분류대"),
        Column("category_middle", pa.string(), "상담분류(중)", "상담분류중", nullable=True),
        Column("district_code", pa.string(), "군구코드", "군구코드", nullable=True),
        Column("district_name", pa.string(), "군구명", "군구명", nullable=True),
        Column("department_name", pa.string(), "소관부서", "소관부서", nullable=True, retention=Retention.OFFICE),
        Column("transferred_to", pa.string(), "이관부서", "이관부서", nullable=True, retention=Retention.OFFICE),
        Column("is_first_call_resolved", pa.bool_(), "1차 해결 여부", "1차해결여부", nullable=True),
        Column("summary", pa.string(), "상담내용", "상담내용", TEXT, Retention.VOICE, nullable=True),
        Column("caller_key", pa.string(), "발신번호(가명키)", "발신번호", PERSON, Retention.PERSON, nullable=True),
    ),
)
FEEDS = (CALLS,)

"""What the 120 call center's export holds, and what its database gives by watermark."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

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

# A table is no form that people fill in: columns may be absent but for those without which a call is no call.
_ALWAYS_THERE = ("call_id", "received_at")


def call_changes(names: Mapping[str, str]) -> Feed:
    """The feed of the database door.

    Args:
        names: the table's column by column of the feed; a column not named here is called as in the feed.
    """
    columns = tuple(
        replace(
            column,
            source_name=names.get(column.name, column.name),
            required=column.name in _ALWAYS_THERE,
            nullable=column.name not in _ALWAYS_THERE,
        )
        for column in CALLS.columns
    )
    return Feed(
        name="call_center.call_changes",
        relation="raw.call_center_call_change",
        label_ko="미추홀콜센터 상담내역(데이터베이스 변경분)",
        natural_id="call_id",
        day_column="received_at",
        # A watermark shows what was changed, never what is gone: a call is deleted only where the table says so.
        coverage=Coverage.PARTIAL,
        overlap_days=1,
        columns=(
            *columns,
            Column(
                "is_deleted",
                pa.bool_(),
                "삭제여부",
                names.get("is_deleted", "deleted_yn"),
                required=False,
                nullable=True,
            ),
            Column("updated_at", TIMESTAMP, "변경일시", names.get("updated_at", "updated_at")),
        ),
    )


CALL_CHANGES = call_changes({})
FEEDS = (CALLS, CALL_CHANGES)

"""붙임 6: 자료 출처 및 유의사항."""

from __future__ import annotations

from reports import korean, read, text
from reports.document import Block, Bullet, Cell, Column, Notice, Section, Table
from reports.gate import GateResult
from reports.period import date_ko, short_date_ko
from reports.weekly_issue.context import Context
from reports.weekly_issue.numbers import count_cell
from reports.weekly_issue.settings import CHANNEL_LABELS, FEED_LABELS, REGISTER_SOURCE

FEED_STATES = {
    "accepted": "정상",
    "rejected": "반려",
    "failed": "수집 실패",
    "missing": "미수신",
    "late": "지연",
}


def sources_annex(context: Context) -> Section:
    """The annex as a section."""
    facts = context.facts
    blocks: list[Block] = [Bullet(0, "자료 수신 상태")]
    rows: list[tuple[Cell, ...]] = []
    registers = [feed for feed in facts.health if feed.feed.startswith(f"{REGISTER_SOURCE}.")]
    for feed in facts.health:
        if feed in registers:
            continue
        key = {"business_date": feed.business_date.isoformat(), "feed": feed.feed}

        def count(column: str, value: int | None, key: dict[str, str] = key) -> Cell:
            return count_cell(value, context.numbers.figure(read.HEALTH, column, value, how="row", key=key))

        rows.append(
            (
                Cell(FEED_LABELS.get(feed.feed, feed.feed), is_head=True),
                _feed_state(feed),
                count("declared_count", feed.declared_count),
                count("landed_count", feed.landed_count),
                count("quarantined_count", feed.quarantined_count),
                Cell(short_date_ko(feed.accepted_through_on) if feed.accepted_through_on else "-"),
                Cell(_feed_remark(feed)),
            )
        )
    if registers:
        rows.append(_registers_row(context, registers))
    if rows:
        night = max(feed.business_date for feed in facts.health)
        blocks.append(
            Table(
                f"{date_ko(night)} 업무일 밤의 수신",
                (
                    Column("자료", "left", 2.2),
                    Column("상태", "center", 0.9),
                    Column("공시", weight=0.8),
                    Column("수신", weight=0.8),
                    Column("격리", weight=0.7),
                    Column("최종 자료일", "center", 1.1),
                    Column("비고", "left", 2.6),
                ),
                tuple(rows),
                unit="건",
                notes=("공시는 보낸 쪽이 밝힌 건수, 격리는 형식 오류로 따로 둔 건수. 그 주의 접수 건수와는 다름",),
            )
        )
    else:
        blocks.append(Notice("missing", "자료 상태 없음", "자료 상태표(mart_data_health)가 비어 있음"))
    blocks.append(Bullet(0, "발행 관문"))
    blocks.append(_gate_table(list(context.gates.values())))
    blocks.append(Bullet(0, "유의사항"))
    blocks += [Bullet(1, line) for line in _caveats(context)]
    blocks += [Bullet(2, f"{line} (가정: 부서 확인 전 설정)") for line in context.settings.assumptions()]
    return Section("sources", "자료 출처 및 유의사항", "shown", tuple(blocks))


def _registers_row(context: Context, registers: list[read.FeedHealth]) -> tuple[Cell, ...]:
    """All registers in one line: how many came through, and which did not."""

    def total(column: str) -> Cell:
        values = [getattr(feed, column) for feed in registers]
        figures = [
            context.numbers.figure(
                read.HEALTH,
                column,
                value,
                how="row",
                key={"business_date": feed.business_date.isoformat(), "feed": feed.feed},
            )
            for feed, value in zip(registers, values, strict=True)
        ]
        return Cell(korean.number(sum(value or 0 for value in values)), tuple(figures))

    wrong = [feed for feed in registers if feed.is_expected and feed.state != "accepted"]
    remark = ", ".join(f"{feed.feed.split('.')[1]} {FEED_STATES.get(feed.state, feed.state)}" for feed in wrong)
    gaps = sum(feed.gap_count or 0 for feed in registers)
    if gaps:
        remark = ", ".join(filter(None, (remark, f"일부 미수신 {gaps}곳")))
    return (
        Cell(f"등록부 {len(registers)}종(사람이 관리)", is_head=True),
        Cell("정상" if not wrong else f"{len(wrong)}종 이상", tone="up" if wrong else ""),
        Cell("-"),
        total("landed_count"),
        total("quarantined_count"),
        Cell("-"),
        Cell(remark or "제출된 것만 적재"),
    )


def _feed_state(feed: read.FeedHealth) -> Cell:
    label = FEED_STATES.get(feed.state, feed.state)
    if not feed.is_expected and feed.state != "accepted":
        return Cell("미연계", tone="muted")
    return Cell(label, tone="" if feed.state == "accepted" else "up")


def _feed_remark(feed: read.FeedHealth) -> str:
    parts = []
    if feed.days_behind:
        parts.append(f"{feed.days_behind}일 지연")
    if feed.gate_failure_count:
        parts.append(f"관문 불합격 {feed.gate_failure_count}")
    if feed.gap_count:
        parts.append(f"일부 미수신 {feed.gap_count}곳(건수는 하한)")
    if feed.warning_count:
        parts.append(f"주의 {feed.warning_count}")
    if feed.reason:
        parts.append(text.clean(feed.reason, limit=80))
    return ", ".join(parts) or "-"


def _gate_table(gates: list[GateResult]) -> Table:
    rows = []
    for gate in gates:
        if gate.is_open:
            verdict, tone = "통과", ""
        elif gate.holds == "issue":
            verdict, tone = "호 전체 보류", "up"
        else:
            verdict, tone = ("자료 미수신" if gate.is_missing else "보류"), "up"
        rows.append(
            (
                Cell(gate.label_ko, is_head=True),
                Cell(verdict, tone="up" if tone else ""),
                Cell("호 전체" if gate.holds == "issue" else "해당 부분"),
                Cell(text.clean(gate.reason, limit=120)),
            )
        )
    return Table(
        "관문별 판정과 붙드는 범위",
        (
            Column("관문", "left", 2.4),
            Column("판정", "center", 1.1),
            Column("붙드는 범위", "center", 1.1),
            Column("내용", "left", 3.6),
        ),
        tuple(rows),
    )


def _caveats(context: Context) -> list[str]:
    lines = [
        "120 상담은 문의를 포함한 전화 상담이고 민원은 국민신문고 접수분으로, 서로 더하지 않음",
        "증감은 건수의 변화이며 원인을 뜻하지 않음. 인용은 개인정보를 가린 시민의 글로 사실 확인 전임",
    ]
    for matter in context.facts.copied_matters:
        channels = "·".join(CHANNEL_LABELS.get(code, code) for code in matter.channel_codes)
        topic = f" {context.topic(matter.topic_code)}" if matter.topic_code else ""
        lines.append(
            f"{channels}{topic}: 같은 내용의 글 {korean.count(matter.copy_count)}이 접수됨. 사안으로는 1건이며, "
            "건수와 사안 수를 나누어 읽을 필요"
        )
    return lines

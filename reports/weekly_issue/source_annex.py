"""붙임: 자료 출처 및 유의사항."""

from __future__ import annotations

from reports import korean, read, text
from reports.document import Block, Bullet, Cell, Column, Notice, Section, Table
from reports.gate import GateResult
from reports.period import date_ko, short_date_ko
from reports.weekly_issue.context import Context
from reports.weekly_issue.numbers import count_cell
from reports.weekly_issue.settings import CHANNEL_LABELS, FEED_CHANNELS, FEED_LABELS, REGISTER_SOURCE, SOCIAL_CHANNELS

FEED_STATES = {
    "accepted": "정상",
    "rejected": "반려",
    "failed": "수집 실패",
    "missing": "미수신",
    "late": "지연",
}


def sources_annex(context: Context) -> Section:
    """The annex as a section."""
    blocks: list[Block] = [Bullet(0, "자료 출처와 수신 상태"), _feeds_block(context)]
    blocks.append(Bullet(0, "발행 관문"))
    blocks += _gate_blocks(list(context.gates.values()))
    blocks.append(Bullet(0, "유의사항"))
    blocks += _caveats(context)
    blocks.append(Bullet(1, f"부서가 확인하기 전의 가정: {'; '.join(context.settings.assumptions())}"))
    return Section("sources", "자료 출처 및 유의사항", "shown", tuple(blocks))


def _feeds_block(context: Context) -> Block:
    """Every source with what it brought this week, its share, and how it arrived."""
    facts = context.facts
    registers = [feed for feed in facts.health if feed.feed.startswith(f"{REGISTER_SOURCE}.")]
    voices = {w.channel_code: w.voc_count for w in facts.channel_weeks if w.week_start_on == facts.period.week_start_on}
    feeds = [feed for feed in facts.health if feed not in registers]
    feeds.sort(key=lambda feed: (-voices.get(FEED_CHANNELS.get(feed.feed, ""), -1), feed.feed))
    rows = [_feed_row(context, feed) for feed in feeds]
    if registers:
        rows.append(_registers_row(context, registers))
    if not rows:
        return Notice("missing", "자료 상태 없음", "자료 상태표(mart_data_health)가 비어 있음")
    night = max(feed.business_date for feed in facts.health)
    return Table(
        f"자료별 금주 건수와 {date_ko(night)} 업무일 밤의 수신",
        (
            Column("자료", "left", 2.2),
            Column("상태", "center", 0.8),
            Column("금주(n)", weight=0.8),
            Column("발생원 불명(n/N)", weight=1.5),
            Column(f"{night.month}. {night.day}. 야간 수신", weight=1.3),
            Column("격리", weight=0.6),
            Column("최종 자료일", "center", 1.1),
            Column("비고", "left", 1.8),
        ),
        tuple(rows),
        unit="건",
        notes=(
            "금주(n)는 채널마다 성격이 다르고 SNS의 두 수집은 겹칠 수 있어 서로 더하거나 비중으로 견주지 않음",
            "야간 수신은 다시 받은 날도 포함. 격리는 형식 오류로 따로 둔 건수, ‘주의’는 약속한 형식·분량과 다른 점",
        ),
    )


def _feed_row(context: Context, feed: read.FeedHealth) -> tuple[Cell, ...]:
    key = {"business_date": feed.business_date.isoformat(), "feed": feed.feed}

    def count(column: str, value: int | None) -> Cell:
        return count_cell(value, context.numbers.figure(read.HEALTH, column, value, how="row", key=key))

    return (
        Cell(FEED_LABELS.get(feed.feed, feed.feed), is_head=True),
        _feed_state(feed),
        *_week_cells(context, FEED_CHANNELS.get(feed.feed)),
        count("landed_count", feed.landed_count),
        count("quarantined_count", feed.quarantined_count),
        Cell(short_date_ko(feed.accepted_through_on) if feed.accepted_through_on else "-"),
        Cell(_feed_remark(feed)),
    )


def _week_cells(context: Context, channel: str | None) -> tuple[Cell, Cell]:
    """What a channel brought in the week, and how much of it has no known origin."""
    week = context.facts.channel(channel) if channel else None
    if channel is None or week is None:
        return Cell("-", tone="muted"), Cell("-", tone="muted")
    now = context.numbers.trend("voc_count", week.voc_count, channel_code=channel)
    unknown = context.numbers.trend("unknown_origin_count", week.unknown_origin_count, channel_code=channel)
    is_rated = channel in SOCIAL_CHANNELS and week.voc_count >= context.settings.minimum_cell_count
    rate = "-"
    if is_rated:
        parts = f"{korean.number(week.unknown_origin_count)}/{korean.number(week.voc_count)}"
        rate = f"{korean.percent(week.unknown_origin_count / week.voc_count)} ({parts})"
    return Cell(korean.number(week.voc_count), (now,), "strong"), Cell(rate, (unknown, now))


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
        *(Cell("-", tone="muted") for _ in range(2)),
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
    if feed.declared_count is not None and feed.declared_count != feed.landed_count:
        parts.append(f"공시 {korean.count(feed.declared_count)}")
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


def _gate_blocks(gates: list[GateResult]) -> list[Block]:
    """The closed gates one by one; the open ones by number."""
    closed = [gate for gate in gates if not gate.is_open]
    passed = len(gates) - len(closed)
    if not closed:
        return [Bullet(1, f"관문 {passed}개(보고 주간 반영, 인용문 개인정보, 자료별 수신, 발생원 불명 비율) 모두 통과")]
    rows = []
    for gate in closed:
        is_issue = gate.holds == "issue"
        verdict = "호 전체 보류" if is_issue else ("자료 미수신" if gate.is_missing else "보류")
        rows.append(
            (
                Cell(gate.label_ko, is_head=True),
                Cell(verdict, tone="up"),
                Cell("호 전체" if is_issue else "해당 부분"),
                Cell(text.clean(gate.reason, limit=120)),
            )
        )
    return [
        Table(
            "닫힌 관문과 붙드는 범위",
            (
                Column("관문", "left", 2.4),
                Column("판정", "center", 1.1),
                Column("붙드는 범위", "center", 1.1),
                Column("내용", "left", 3.6),
            ),
            tuple(rows),
            notes=(f"그 밖의 관문 {passed}개는 통과",),
        )
    ]


def _caveats(context: Context) -> list[Block]:
    lines: list[Block] = [
        Bullet(1, "120 상담은 문의를 포함한 전화 상담이고 민원은 국민신문고에 신청된 것으로, 서로 더하지 않음"),
        Bullet(1, "증감은 건수의 변화이며 원인을 뜻하지 않음. 인용은 개인정보를 가린 시민의 글로 사실 확인 전임"),
    ]
    for matter in context.facts.copied_matters:
        channels = "·".join(CHANNEL_LABELS.get(code, code) for code in matter.channel_codes)
        topic = f", {context.topic(matter.topic_code)} 주제" if matter.topic_code else ""
        copies = context.numbers.figure(
            read.QUOTE, "matter_copy_count", matter.copy_count, how="max", key={"matter_id": matter.matter_id}
        )
        lines.append(
            Bullet(
                1,
                f"{channels}{topic}: 같은 내용의 글 {korean.count(matter.copy_count)}(모든 채널)은 사안으로는 1건",
                (copies,),
            )
        )
    return lines

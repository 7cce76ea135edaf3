"""붙임: 금주 조기경보, one line for each channel and topic that reached the alert level."""

from __future__ import annotations

from collections.abc import Sequence

from reports import korean, read
from reports.document import Block, Bullet, Cell, Column, Notice, QuotedText, Quotes, Section, Table
from reports.period import short_date_ko
from reports.weekly_issue.context import Context
from reports.weekly_issue.narrative import topic_name
from reports.weekly_issue.numbers import IN_WORKBOOK, count_cell
from reports.weekly_issue.quotes import quoted
from reports.weekly_issue.settings import CHANNEL_LABELS
from reports.weekly_issue.week_alerts import ALERT, Alert, alerts

TITLE = "금주 조기경보"
ALERT_ROWS = 8
QUOTE_LENGTH = 110
WHOLE_FROM = 100


def alert_sentence(context: Context, found: Sequence[Alert]) -> Bullet:
    """How many series gave an alert, and the most unlikely of them."""
    if not found:
        return Bullet(1, "금주 조기경보(경보 단계) 없음")
    peak = found[0].peak
    name = _name(found[0])
    expected = korean.number(peak.expected_count, _digits(peak.expected_count))
    return Bullet(
        1,
        f"조기경보 {len(found)}건(채널·주제 기준): {name} {short_date_ko(peak.warned_on)} {peak.district_label_ko} "
        f"{korean.count(peak.observed_count)}(예상 {expected}건)"
        + (f" 등, 그 밖에 {_others(found[1:])}" if len(found) > 1 else ""),
        _figures(context, peak),
    )


def _digits(value: float) -> int:
    """A decimal says something about 1.5 and nothing about 12,345."""
    return 1 if value < WHOLE_FROM else 0


def _others(found: Sequence[Alert]) -> str:
    return korean.listing([_name(alert) for alert in found], limit=2)


def _name(alert: Alert) -> str:
    """The channel and topic of an alert: `120 상담(상하수도)`."""
    code = alert.peak.channel_code
    return topic_name(CHANNEL_LABELS.get(code, code), alert.peak.topic_label_ko)


def _figures(context: Context, row: read.Warned) -> tuple[str, str, str]:
    key = {
        "warned_on": row.warned_on.isoformat(),
        "channel_code": row.channel_code,
        "topic_code": row.topic_code,
        "district_group_code": row.district_group_code,
    }

    def figure(column: str, value: float) -> str:
        return context.numbers.figure(read.WARNING, column, value, how="row", key=key)

    return (
        figure("observed_count", row.observed_count),
        figure("expected_count", row.expected_count),
        figure("limit_count", row.limit_count),
    )


def warnings_annex(context: Context) -> Section:
    """The annex as a section."""
    found = alerts(context.facts.warned)
    watched = {(row.channel_code, row.topic_code) for row in context.facts.warned if row.level_code != ALERT}
    watched -= {(alert.peak.channel_code, alert.peak.topic_code) for alert in found}
    if not found:
        more = f". 주의 단계(담당자만 보는 목록)에 든 채널·주제는 {len(watched)}개" if watched else ""
        notice = Notice("empty", "금주 경보 없음", f"경보 단계에 이른 채널·주제가 없음{more}")
        return Section("warnings", TITLE, "shown", (notice,))
    blocks: list[Block] = [_table(context, found, len(watched))]
    items: list[QuotedText] = []
    for alert in found:
        quote = context.facts.alert_quotes.get((alert.peak.channel_code, alert.peak.topic_code))
        if quote is not None:
            words = quoted(context, quote, QUOTE_LENGTH)
            items.append(QuotedText(words.text, f"{alert.peak.topic_label_ko} — {words.source}", words.key))
    if items:
        blocks.append(Quotes("경보일에 들어온 글", tuple(items)))
    return Section("warnings", TITLE, "shown", tuple(blocks))


def _table(context: Context, found: Sequence[Alert], watched: int) -> Table:
    rows = []
    for alert in found:
        peak = alert.peak
        observed, expected, limit = _figures(context, peak)
        channel = CHANNEL_LABELS.get(peak.channel_code, peak.channel_code)
        matters = context.numbers.figure(
            read.WARNING,
            "matter_count",
            peak.matter_count,
            how="row",
            key={
                "warned_on": peak.warned_on.isoformat(),
                "channel_code": peak.channel_code,
                "topic_code": peak.topic_code,
                "district_group_code": peak.district_group_code,
            },
        )
        young = "(8주 미만 자료)" if peak.is_young else ""
        rows.append(
            (
                Cell(channel, tone="muted"),
                Cell(f"{peak.topic_label_ko}{young}", is_head=True),
                Cell(alert.days_ko),
                Cell(f"{short_date_ko(peak.warned_on)} {peak.district_label_ko}"),
                count_cell(peak.observed_count, observed, tone="strong"),
                count_cell(peak.expected_count, expected, digits=_digits(peak.expected_count)),
                count_cell(peak.limit_count, limit, digits=_digits(peak.limit_count)),
                count_cell(peak.matter_count, matters),
                Cell(peak.owner_department_label_ko or "기록 없음", tone="small"),
            )
        )
    notes = ["건수는 같은 내용의 글까지 센 것, 사안은 한 번만 센 것. 상한은 조용한 날 1%만 넘는 값"]
    notes.append("통계 판정이며 원인이나 사고를 확인한 것이 아님. 소관부서는 8주 동안 가장 많이 기록된 부서")
    if len(found) > ALERT_ROWS:
        notes.append(f"그 밖의 경보 {len(found) - ALERT_ROWS}건은 {IN_WORKBOOK}")
    if watched:
        notes.append(f"주의 단계(담당자만 보는 목록)에 든 채널·주제 {watched}개는 싣지 않음")
    return Table(
        "경보 단계에 이른 채널·주제(우연으로 보기 어려운 순)",
        (
            Column("구분", "left", 1.75),
            Column("주제", "left", 1.25),
            Column("경보일", "left", 1.75),
            Column("가장 두드러진 날·지역", "left", 2.4),
            Column("건수", weight=0.65),
            Column("예상", weight=0.65),
            Column("상한", weight=0.65),
            Column("사안", weight=0.65),
            Column("소관부서", "left", 1.4),
        ),
        tuple(rows[:ALERT_ROWS]),
        unit="건",
        notes=tuple(notes),
        workbook_rows=tuple(rows) if len(rows) > ALERT_ROWS else None,
    )

"""Preventive tasks: what the forecast puts clearly above its usual level, for whom to look at it beforehand."""

from __future__ import annotations

from reports import korean, read, text
from reports.document import Block, Bullet, Cell, Column, Table
from reports.weekly_issue.context import Context, annex_name
from reports.weekly_issue.forecast import TOPIC_ROWS, first_day_ahead
from reports.weekly_issue.narrative import topic_name
from reports.weekly_issue.numbers import IN_WORKBOOK, count_cell
from reports.weekly_issue.settings import CHANNEL_LABELS

PREVENTIVE_ROWS = 4
NAMED_OWNERS = 2


def proposals(context: Context) -> list[read.PreventiveTask]:
    """The proposals for channels that departments answer."""
    return [row for row in context.facts.preventive if row.channel_code in TOPIC_ROWS]


def proposals_line(context: Context) -> list[Bullet]:
    """How many the annex proposes; nothing when it proposes none."""
    rows = proposals(context)
    if not rows:
        return []
    named = korean.listing([topic_name(CHANNEL_LABELS[row.channel_code], row.topic_label_ko) for row in rows])
    return [Bullet(1, f"예방 과제 제안 {korean.count(len(rows))}({annex_name('forecast')}): {named}")]


def preventive_block(context: Context) -> Block:
    """The proposals as a table, or a line that says there are none."""
    rows = proposals(context)
    if not rows:
        return Bullet(1, "예방 과제로 제안할 만큼 평소를 넘는 예보 없음")
    first = rows[0]
    notes = [
        f"예상이 평소를 {korean.percent(first.minimum_excess_rate, 0)} 이상 넘고 구간이 평소를 벗어난 주제(최소 "
        f"{korean.count(first.minimum_count)}, 기준은 가정). 28일 합계를 따로 예보해 위 표와 다를 수 있음"
    ]
    if len(rows) > PREVENTIVE_ROWS:
        notes.append(f"그 밖의 제안 {korean.count(len(rows) - PREVENTIVE_ROWS)}은 {IN_WORKBOOK}")
    cells = tuple(_row(context, row) for row in rows)
    return Table(
        f"예방 과제 제안 {korean.count(len(rows))}: 사전 점검·안내 검토 필요",
        (
            Column("구분", "left", 1.5),
            Column("주제", "left", 1.5),
            Column("28일 예상", weight=1.0),
            Column("80% 구간", weight=1.2),
            Column("평소", weight=0.8),
            Column("평소 대비", weight=1.0),
            Column("검토 부서", "left", 2.8),
        ),
        cells[:PREVENTIVE_ROWS],
        unit="건",
        notes=tuple(notes),
        workbook_rows=cells if len(cells) > PREVENTIVE_ROWS else None,
    )


def _row(context: Context, row: read.PreventiveTask) -> tuple[Cell, ...]:
    key = {
        "week_start_on": first_day_ahead(context).isoformat(),
        "channel_code": row.channel_code,
        "topic_code": row.topic_code,
        "horizon_days": row.horizon_days,
    }

    def figure(column: str, value: float) -> str:
        return context.numbers.figure(read.PREVENTIVE, column, value, how="row", key=key)

    expected, usual = figure("expected_count", row.expected_count), figure("usual_count", row.usual_count)
    owners = [text.clean(owner, limit=24) for owner in row.owner_department_label_ko.split(", ")]
    # Nothing is a percentage of nothing.
    excess = (
        korean.signed((row.expected_count / row.usual_count - 1) * 100, digits=1, unit="%") if row.usual_count else "-"
    )
    return (
        Cell(CHANNEL_LABELS[row.channel_code], tone="muted"),
        Cell(row.topic_label_ko, is_head=True),
        count_cell(row.expected_count, expected, tone="strong"),
        Cell(
            f"{korean.number(row.low_count)}~{korean.number(row.high_count)}",
            (figure("low_count", row.low_count), figure("high_count", row.high_count)),
        ),
        count_cell(row.usual_count, usual),
        Cell(excess, (expected, usual), "up"),
        Cell(korean.listing(owners, limit=NAMED_OWNERS), tone="small"),
    )

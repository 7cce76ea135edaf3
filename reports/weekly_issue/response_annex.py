"""붙임: 민원 처리 현황."""

from __future__ import annotations

from collections.abc import Mapping

from reports import korean, read
from reports.document import Block, Bullet, Cell, Chart, Column, Notice, Section, Table
from reports.proportion import wilson_interval
from reports.weekly_issue.context import Context, held_notice, response_weeks
from reports.weekly_issue.numbers import IN_WORKBOOK, count_cell
from reports.weekly_issue.settings import CHANNEL_LABELS

DEPARTMENT_ROWS = 8
INTERVAL_ROWS = 8


def responses_annex(context: Context) -> Section:
    """The annex as a section."""
    gate = context.closed("petition")
    if gate is not None:
        notice = held_notice(gate, label=CHANNEL_LABELS["petition"])
        return Section("response", "민원 처리 현황", "missing" if gate.is_missing else "held", (notice,))
    facts, weeks = context.facts, context.settings.response_weeks
    city = [row for row in facts.responses_by_type if row.authority_code == "city"]
    if not city:
        notice = Notice(
            "empty", "처리 대상 없음", f"최근 {weeks}주 동안 우리 시 소관으로 접수되거나 기한이 온 민원이 없음"
        )
        return Section("response", "민원 처리 현황", "shown", (notice,))
    whole = sum(row.received_count for row in facts.responses_this_week)
    received = sum(row.received_count for row in facts.responses_this_week if row.authority_code == "city")
    due = sum(row.due_count for row in facts.responses_this_week if row.authority_code == "city")
    in_time = sum(row.answered_in_time_count for row in facts.responses_this_week if row.authority_code == "city")
    blocks: list[Block] = [
        Bullet(
            1,
            f"금주 접수 {korean.count(whole)} 가운데 우리 시 소관 {korean.count(received)}, "
            f"우리 시 소관으로 처리기한이 온 {korean.count(due)} 가운데 {korean.count(in_time)} 기한 내 답변",
            (
                context.numbers.figure(
                    read.RESPONSE,
                    "received_count",
                    whole,
                    how="sum",
                    key={"week_start_on": facts.period.week_start_on.isoformat()},
                ),
                *(
                    context.numbers.figure(
                        read.RESPONSE,
                        column,
                        value,
                        how="sum",
                        key={"authority_code": "city", "week_start_on": facts.period.week_start_on.isoformat()},
                    )
                    for column, value in (
                        ("received_count", received),
                        ("due_count", due),
                        ("answered_in_time_count", in_time),
                    )
                ),
            ),
        )
    ]
    applied = facts.previous("petition").count
    if applied != whole:
        # Two numbers of petitions on one issue: each says by which day it counts.
        blocks.append(
            Bullet(
                3,
                "처리 현황은 부서가 접수한 날로 세어, 신청한 날로 센 앞쪽의 금주 "
                f"{korean.josa(korean.count(applied), '과')} 다름(신청 뒤 다음 근무일에 접수되는 건이 있음)",
                (context.numbers.trend("voc_count", applied, channel_code="petition"),),
            )
        )
    blocks.append(
        _response_table(
            context,
            f"유형별(최근 {weeks}주)",
            "유형",
            "petition_type",
            [(row.code, row) for row in sorted(city, key=lambda r: (-r.due_count, r.code))],
            (),
        )
    )
    departments = [row for row in facts.responses_by_department if row.authority_code == "city" and row.due_count]
    departments.sort(key=lambda row: (-row.due_count, row.code))
    rest = departments[DEPARTMENT_ROWS:]
    notes = ["기한 도래 건수가 많은 순이며 순위가 아님. 구간이 겹치면 차이가 있다고 할 수 없음"]
    if rest:
        notes.append(
            f"그 밖의 {len(rest)}개 부서 기한 도래 {korean.count(sum(row.due_count for row in rest))}, "
            f"기한 내 답변 {korean.count(sum(row.answered_in_time_count for row in rest))}은 {IN_WORKBOOK}"
        )
    others = [row for row in facts.responses_by_type if row.authority_code != "city"]
    if others:
        notes.append(
            f"군·구 등 다른 기관 소관은 따로 봄: 기한 도래 {korean.count(sum(row.due_count for row in others))}, "
            f"기한 내 답변 {korean.count(sum(row.answered_in_time_count for row in others))}"
        )
    if departments:
        blocks.append(
            _response_table(
                context,
                f"소관부서별(최근 {weeks}주)",
                "소관부서",
                "department_code",
                [(context.department(row.code), row) for row in departments],
                tuple(notes),
                limit=DEPARTMENT_ROWS,
            )
        )
    chart = _interval_chart(context, departments)
    blocks += [chart] if chart else []
    blocks.append(
        Bullet(
            3,
            "기한준수율은 처리기한이 그 기간에 든 민원(미답변 포함) 가운데 기한 내 답변 비율. "
            "보완·이송 기간은 법정 시계에서 뺌",
        )
    )
    return Section("response", "민원 처리 현황", "shown", tuple(blocks))


def _response_table(
    context: Context,
    caption: str,
    head: str,
    dimension: str,
    rows: list[tuple[str, read.Response]],
    notes: tuple[str, ...],
    *,
    limit: int | None = None,
) -> Table:
    cells = []
    for label, row in rows:
        key = {"authority_code": "city", dimension: row.code, "week_start_on": response_weeks(context)}

        def figure(column: str, value: int, key: Mapping[str, object] = key) -> str:
            return context.numbers.figure(read.RESPONSE, column, value, how="sum", key=key)

        due = figure("due_count", row.due_count)
        in_time = figure("answered_in_time_count", row.answered_in_time_count)
        this_week = {**key, "week_start_on": context.facts.period.week_start_on.isoformat()}
        overdue = figure("overdue_open_count", row.overdue_open_count, this_week)
        cells.append(
            (
                Cell(label, is_head=True),
                count_cell(row.received_count, figure("received_count", row.received_count)),
                count_cell(row.due_count, due),
                count_cell(row.answered_in_time_count, in_time),
                *_rate_cells(context, row, (due, in_time)),
                count_cell(row.overdue_open_count, overdue, tone="up" if row.overdue_open_count else ""),
                count_cell(row.extended_count, figure("extended_count", row.extended_count)),
                count_cell(row.transferred_count, figure("transferred_count", row.transferred_count)),
            )
        )
    return Table(
        caption,
        (
            Column(head, "left", 1.8),
            Column("접수", weight=1.0),
            Column("기한 도래", weight=1.0),
            Column("기한 내 답변", weight=1.2),
            Column("기한준수율", weight=1.1),
            Column("95% 구간", weight=1.4),
            Column("기한 경과 미답변 (금주 말)", weight=1.7),
            Column("연장", weight=0.7),
            Column("이송", weight=0.7),
        ),
        tuple(cells[:limit]),
        unit="건",
        notes=notes,
        workbook_rows=tuple(cells) if limit is not None and len(cells) > limit else None,
    )


def _rate_cells(context: Context, row: read.Response, figures: tuple[str, ...]) -> tuple[Cell, Cell]:
    """The rate and its Wilson interval, or why there is none."""
    if row.due_count < context.settings.minimum_cell_count:
        return Cell("-", figures, "muted"), Cell(f"표본 적음(n={row.due_count})", figures, "muted")
    low, high = wilson_interval(row.answered_in_time_count, row.due_count)
    return (
        Cell(korean.percent(row.answered_in_time_count / row.due_count), figures, "strong"),
        Cell(f"{korean.percent(low, 0)} ~ {korean.percent(high, 0)}", figures),
    )


def _interval_chart(context: Context, departments: list[read.Response]) -> Chart | None:
    rows = [row for row in departments if row.due_count >= context.settings.minimum_cell_count][:INTERVAL_ROWS]
    if len(rows) < 2:
        return None
    whole_due = sum(row.due_count for row in departments)
    whole = sum(row.answered_in_time_count for row in departments) / whole_due
    points = [
        (
            f"{context.department(row.code)} (n={row.due_count})",
            row.answered_in_time_count / row.due_count,
            *wilson_interval(row.answered_in_time_count, row.due_count),
        )
        for row in rows
    ]
    keys = ("label", "value", "low", "high")
    above = sum(low > whole for _, _, low, _ in points)
    below = sum(high < whole for _, _, _, high in points)
    title = (
        f"기한 도래 건수가 많은 {len(rows)}개 부서 가운데 95% 구간이 시 전체({korean.percent(whole)})를 벗어난 부서 "
        f"{above + below}개(위 {above}, 아래 {below})"
        if above + below
        else f"기한 도래 건수가 많은 {len(rows)}개 부서의 구간이 모두 시 전체({korean.percent(whole)})를 포함: "
        "차이가 있다고 할 수 없음"
    )
    return Chart(
        "response_intervals",
        "intervals",
        title,
        "; ".join(
            f"{label} {korean.percent(rate)}({korean.percent(low, 0)}~{korean.percent(high, 0)})"
            for label, rate, low, high in points
        ),
        {
            "items": [dict(zip(keys, point, strict=True)) for point in points],
            "reference": whole,
            "reference_label": f"시 전체 {korean.percent(whole)}",
        },
        tuple(
            context.numbers.figure(
                read.RESPONSE,
                column,
                value,
                how="sum",
                key={"authority_code": "city", "department_code": row.code, "week_start_on": response_weeks(context)},
            )
            for row in rows
            for column, value in (
                ("due_count", row.due_count),
                ("answered_in_time_count", row.answered_in_time_count),
            )
        ),
    )

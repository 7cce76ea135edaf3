"""The city part's first pages: 요약, 소통지표, 민원 처리."""

from __future__ import annotations

from reports import korean
from reports.document import Block, Bullet, Cell, Column, Notice, Section, Table, Tone
from reports.period import date_ko, range_ko, short_date_ko
from reports.proportion import wilson_interval
from reports.quarterly_review import narrative, read
from reports.quarterly_review.charts import indicator_chart
from reports.quarterly_review.context import Context, missing_notice
from reports.quarterly_review.facts import ON_TIME, SHARES, counts
from reports.quarterly_review.numbers import DUE_NOTE, MOVE_NOTE, NOTHING, count_cell, move_cell, share_cell
from reports.quarterly_review.rows import Response


def summary(context: Context) -> Section:
    """Three sentences: what changed, why it matters, who must act; and whether it is settled."""
    facts, numbers = context.facts, context.numbers
    blocks: list[Block] = []
    state = facts.state_code
    if state == "none":
        blocks.append(Notice("missing", "평가 자료 미수신", f"{facts.quarter.label_ko} 평가가 아직 산출되지 않음"))
    elif state != "frozen":
        blocks.append(Notice("held", narrative.state_words(state), _review_words(context)))
    now = context.now
    if now is None:
        blocks.append(Bullet(1, "국민신문고 민원 자료가 분기 끝까지 수신되지 않아 처리 현황을 적지 않음"))
    else:
        previous, year_before = facts.city(facts.quarter.shifted(-1)), facts.city(facts.quarter.shifted(-4))
        bases = [row for row in (now, previous, year_before) if row is not None]
        blocks.append(
            Bullet(
                1,
                narrative.performance_sentence(
                    counts(now, ON_TIME),
                    previous=counts(previous, ON_TIME) if previous else None,
                    year_before=counts(year_before, ON_TIME) if year_before else None,
                ),
                tuple(name for row in bases for name in numbers.share(row, ON_TIME)),
            )
        )
    if state == "none":
        return Section("summary", "요약", "shown", tuple(blocks))
    judged = [row for row in facts.indicators.values() if row.is_judged]
    missed = [row.label for row in city_indicators(context) if row.verdict == "미달"]
    blocks.append(
        Bullet(
            1,
            narrative.deficiency_sentence(
                deficient_count=len(facts.deficient),
                first_count=len(facts.below_limit_first),
                missed_labels=missed,
                judged_count=len(judged),
            ),
            tuple(numbers.indicator(row, "raw_rate") for row in (*facts.deficient, *facts.below_limit_first)),
        )
    )
    blocks.append(_action(context))
    return Section("summary", "요약", "shown", tuple(blocks))


def _action(context: Context) -> Bullet:
    facts, numbers = context.facts, context.numbers
    without_plan = list(dict.fromkeys(row.department_label_ko for row in facts.deficient if row.is_improvement_missing))
    tasks = 0 if context.closed("tasks") else sum(row.overdue_count for row in facts.tasks.values())
    promised = [row for rows in facts.feedbacks.values() for row in rows]
    promises = 0 if context.closed("feedback") else sum(row.overdue_count for row in promised)
    return Bullet(
        1,
        narrative.action_sentence(without_plan=without_plan, overdue_tasks=tasks, overdue_promises=promises),
        (
            numbers.figure(read.TASK, "overdue_count", tasks, "sum"),
            numbers.figure(read.FEEDBACK, "overdue_count", promises, "sum"),
        ),
    )


def _review_words(context: Context) -> str:
    row = context.facts.departments[0]
    if row.state_code == "open" and row.review_closes_on:
        return f"소명 기간(~ {short_date_ko(row.review_closes_on)}) 중의 안으로, 확정되기 전까지 값이 바뀔 수 있음"
    when = ""
    if row.review_opens_on and row.review_closes_on:
        when = f"({range_ko(row.review_opens_on, row.review_closes_on)})"
    return f"소명 기간{when} 전의 안으로, 확정되기 전까지 값이 바뀔 수 있음"


class CityIndicator:
    """One 소통지표 over the whole city, with its target and what its cases can tell."""

    def __init__(self, context: Context, code: str) -> None:
        facts = context.facts
        rows = [row for (_, known), row in facts.indicators.items() if known == code]
        self.code, self.label = code, facts.indicator_label(code)
        self.counts = sum(row.success_count for row in rows), sum(row.case_count for row in rows)
        self.target = next((row.target_rate for row in rows if row.target_rate is not None), None)
        self.verdict = narrative.target_verdict(self.counts, self.target)
        self.judged = [row for row in rows if row.is_judged]
        self.unit_count = len(rows)
        self.has_late_target = any(row.is_target_changed_late for row in rows)
        success, cases = self.counts
        self.signal = (
            narrative.signal(success / cases, self.target, near_rate=context.settings.near_target_rate)
            if cases
            else NOTHING
        )

    def reached(self, status_code: str) -> int:
        """Judged departments whose interval says so."""
        return sum(row.target_status_code == status_code for row in self.judged)


def city_indicators(context: Context) -> tuple[CityIndicator, ...]:
    """All indicators in their order."""
    return tuple(CityIndicator(context, code) for code in context.facts.indicator_codes)


def indicators(context: Context) -> Section:
    """Each indicator against its target, with the departments behind it and those that lack volume."""
    known = city_indicators(context)
    if not known:
        return Section(
            "indicators", "소통지표", "missing", (Notice("missing", "자료 미수신 — 소통지표", "평가가 없음"),)
        )
    rows = tuple(_indicator_row(context, item) for item in known)
    notes = [
        "신호는 값만, 판단은 95% 구간까지 봄: ‘차이 없음’은 구간이 목표에 걸쳐 달성도 미달도 아닌 것",
        "판정 부서는 최소 자료량을 채운 부서. 나머지는 자료가 모자라 판정하지 않음",
    ]
    late = [item.label for item in known if item.has_late_target]
    if late:
        notes.append(f"분기가 시작된 뒤 목표가 바뀐 지표({korean.listing(late)})는 처음 목표로 판정")
    table = Table(
        "소통지표별 목표와 시 전체 값",
        (
            Column("지표", "left", 1.0),
            Column("시 전체 값(건)", weight=1.6),
            Column("95% 구간", weight=1.3),
            Column("목표", weight=0.7),
            Column("신호", "center", 0.7),
            Column("판단", "center", 1.0),
            Column("판정 부서", weight=1.0),
            Column("부서 달성·미달", weight=1.3),
        ),
        rows,
        notes=tuple(notes),
    )
    return Section("indicators", "소통지표", "shown", (table, indicator_chart(context)))


def _indicator_row(context: Context, item: CityIndicator) -> tuple[Cell, ...]:
    success, cases = item.counts

    def sums(column: str, value: int) -> str:
        key = {"is_latest_edition": True, "indicator_code": item.code}
        return context.numbers.figure(read.INDICATOR, column, value, "sum", **key)

    figures = (sums("success_count", success), sums("case_count", cases))
    interval = narrative.interval_words(*wilson_interval(success, cases)) if cases else NOTHING
    value = (
        f"{korean.percent(success / cases)}({korean.number(success)}/{korean.number(cases)})" if cases else "자료 없음"
    )
    verdict_tone: Tone = "up" if item.verdict == "미달" else ""
    return (
        Cell(item.label, is_head=True),
        Cell(value, figures, "strong" if cases else "muted"),
        Cell(interval, figures),
        Cell(korean.percent(item.target, 0) if item.target is not None else NOTHING),
        Cell(item.signal, tone="up" if item.signal == "빨강" else "strong"),
        Cell("차이 없음" if item.verdict == narrative.NO_DIFFERENCE else item.verdict, tone=verdict_tone),
        Cell(f"{len(item.judged)}/{item.unit_count}"),
        Cell(f"{item.reached('met')}·{item.reached('missed')}"),
    )


def petitions(context: Context) -> Section:
    """The city's petitions against last quarter and the same quarter of last year."""
    gate = context.closed("petitions")
    if gate is not None:
        return Section("petitions", "민원 처리", "missing", (missing_notice(gate),))
    facts = context.facts
    now = context.now
    if now is None:
        notice = Notice(
            "empty", "처리 대상 없음", "분기 안에 우리 시 소관으로 접수되거나 기한이 온 국민신문고 민원이 없음"
        )
        return Section("petitions", "민원 처리", "shown", (notice,))
    previous, year_before = facts.city(facts.quarter.shifted(-1)), facts.city(facts.quarter.shifted(-4))
    received = (
        Cell("접수", is_head=True),
        count_cell(now.received_count, context.numbers.response(now, "received_count"), tone="strong"),
        *(_received_cell(context, row) for row in (previous, year_before)),
        Cell(korean.signed(now.received_count - previous.received_count, unit="건") if previous else "비교 불가"),
        Cell(korean.signed(now.received_count - year_before.received_count, unit="건") if year_before else "비교 불가"),
    )
    rows = [received]
    for share in SHARES:
        rows.append(
            (
                Cell(share.label_ko, is_head=True),
                share_cell(context.numbers, now, share, tone="strong"),
                share_cell(context.numbers, previous, share),
                share_cell(context.numbers, year_before, share),
                move_cell(counts(now, share), counts(previous, share) if previous else None),
                move_cell(counts(now, share), counts(year_before, share) if year_before else None),
            )
        )
    notes = [
        "국민신문고로 접수된 우리 시 소관 민원(질의 포함). 120 상담과 새올 민원은 더하지 않음",
        DUE_NOTE,
        MOVE_NOTE,
    ]
    if year_before is None and facts.petitions_since_on:
        notes.append(f"민원 자료는 {date_ko(facts.petitions_since_on)}부터 있어 그 전 분기와는 견주지 않음")
    table = Table(
        "국민신문고 민원 처리",
        (
            Column("구분", "left", 1.3),
            Column("이번 분기", weight=1.6),
            Column("전 분기", weight=1.6),
            Column("전년 같은 분기", weight=1.6),
            Column("전 분기 대비", weight=1.5),
            Column("전년 대비", weight=1.5),
        ),
        tuple(rows),
        unit="건, %",
        notes=tuple(notes),
    )
    return Section("petitions", "민원 처리", "shown", (table,))


def _received_cell(context: Context, row: Response | None) -> Cell:
    if row is None:
        return Cell(NOTHING, tone="muted")
    return count_cell(row.received_count, context.numbers.response(row, "received_count"))

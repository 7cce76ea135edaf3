"""One department's sheet: its own trend first, then the city's range, its indicators with its 소명, its promises."""

from __future__ import annotations

from reports import korean, text
from reports.document import Block, Bullet, Cell, Column, Notice, Sheet, Table
from reports.quarterly_review import narrative, read
from reports.quarterly_review.charts import department_chart
from reports.quarterly_review.context import Context, missing_notice
from reports.quarterly_review.facts import SHARES, counts
from reports.quarterly_review.numbers import (
    DUE_NOTE,
    MOVE_NOTE,
    NOTHING,
    count_cell,
    indicator_words,
    move_cell,
    share_cell,
    signed_points,
)
from reports.quarterly_review.rows import Department, Indicator
from reports.quarterly_review.sheet_promises import sheet_promises
from reports.quarterly_review.standing import PLAN_LIMIT, STATEMENT_LIMIT, cut_note, limit_words, statement_words

GROUP = "부서별 평가표"
SHORT_STATUS = {
    "met": "달성",
    "missed": "미달",
    "no_difference": "차이 없음",
    "too_few": "자료 모자람",
    "no_target": "목표 없음",
}


def sheets(context: Context) -> tuple[Sheet, ...]:
    """All departments' sheets, by bureau and code."""
    return tuple(_sheet(context, row) for row in context.facts.departments)


def _sheet(context: Context, row: Department) -> Sheet:
    blocks: list[Block] = [*_opening(context, row)]
    gate = context.closed("petitions")
    if gate is not None:
        blocks.append(missing_notice(gate))
    elif any((quarter, row.department_group_code) in context.facts.responses for quarter in context.facts.quarters):
        blocks.append(department_chart(context, row.department_group_code, row.department_label_ko))
        blocks.append(_petitions(context, row))
    else:
        blocks.append(Notice("empty", "민원 없음", "기간 안에 이 부서로 기록된 국민신문고 민원이 없음"))
    blocks.append(_indicators(context, row))
    blocks.append(_statements(context, row))
    blocks.append(sheet_promises(context, row))
    bureau = (
        f"({row.bureau_label_ko})" if row.bureau_label_ko and row.bureau_label_ko != row.department_label_ko else ""
    )
    return Sheet(
        f"department-{row.department_group_code}",
        f"{row.department_label_ko}{bureau}",
        "shown",
        tuple(blocks),
        GROUP,
        row.department_label_ko,
        context.facts.register_roles(row.department_group_code),
    )


def _opening(context: Context, row: Department) -> list[Block]:
    """The composite in words that its interval carries, and how far the review has come."""
    scored = row.arithmetic_score is not None and row.rank_low is not None
    if scored and (row.ranked_unit_count or 0) > 1:
        said = (
            f"종합점수 {korean.number(row.arithmetic_score or 0, 1)}점"
            f"(95% 구간 {korean.number(row.score_low or 0, 1)}~{korean.number(row.score_high or 0, 1)}점), "
            f"순위 구간은 {row.ranked_unit_count}곳 가운데 {row.rank_low}~{row.rank_high}위로 "
            + ("가운데를 벗어남" if row.is_difference_shown else "차이 보이지 않음")
        )
    elif scored:
        said = (
            f"종합점수 {korean.number(row.arithmetic_score or 0, 1)}점"
            f"(95% 구간 {korean.number(row.score_low or 0, 1)}~{korean.number(row.score_high or 0, 1)}점), "
            "자료량을 채운 부서가 1곳뿐이어서 견줄 대상이 없음"
        )
    else:
        said = "종합점수 없음: 측정된 지표가 모자라 다른 부서와 견주지 않음"
    key = {"department_group_code": row.department_group_code}
    figures = tuple(
        context.numbers.scored(read.DEPARTMENT, column, getattr(row, column), **key)
        for column in ("arithmetic_score", "score_low", "score_high", "rank_low", "rank_high")
        if scored
    )
    deficient_count = korean.count(row.deficient_indicator_count, "개")
    deficient = f"부진분야 {deficient_count}" if row.deficient_indicator_count else "부진분야 없음"
    judged = (
        f"지표 {korean.count(row.judged_indicator_count, '개')} 판정, {deficient}"
        if row.judged_indicator_count
        else "최소 자료량을 채운 지표가 없어 판정하지 않음"
    )
    return [
        Bullet(1, said, figures),
        Bullet(
            1,
            judged,
            tuple(
                context.numbers.scored(read.DEPARTMENT, column, getattr(row, column), **key)
                for column in ("judged_indicator_count", "deficient_indicator_count")
            ),
        ),
        *_below_limit(context, row),
    ]


def _below_limit(context: Context, department: Department) -> list[Block]:
    """What the city part says of it by name, said to it first."""
    return [
        Bullet(
            1,
            f"{row.indicator_label_ko} {indicator_words(row)}: 관리 하한({limit_words(row)})에 못 미침"
            + ("(2분기 연속, 부진분야)" if row.is_deficient else ". 다음 분기에도 못 미치면 부진분야"),
            (context.numbers.indicator(row, "raw_rate"), context.numbers.indicator(row, "limit_low_rate")),
        )
        for (group, _), row in context.facts.indicators.items()
        if group == department.department_group_code and row.is_below_limit
    ]


def _petitions(context: Context, department: Department) -> Table:
    facts, numbers = context.facts, context.numbers
    group, quarter = department.department_group_code, facts.quarter
    now = facts.responses.get((quarter, group))
    previous, year_before = (
        facts.responses.get((quarter.shifted(back), group)) if quarter.shifted(back) in facts.quarters else None
        for back in (-1, -4)
    )
    rows = [
        (
            Cell("접수(건)", is_head=True),
            count_cell(
                now.received_count if now else 0,
                *((numbers.response(now, "received_count"),) if now else ()),
                tone="strong",
            ),
            *(
                count_cell(row.received_count, numbers.response(row, "received_count")) if row else Cell(NOTHING)
                for row in (previous, year_before)
            ),
            Cell(korean.signed((now.received_count if now else 0) - previous.received_count) if previous else NOTHING),
            Cell(NOTHING, tone="muted"),
            Cell(NOTHING, tone="muted"),
        )
    ]
    for share in SHARES:
        pair = counts(now, share) if now else (0, 0)
        band = facts.bands.get((quarter, share))
        rows.append(
            (
                Cell(share.label_ko, is_head=True),
                share_cell(numbers, now, share, tone="strong"),
                share_cell(numbers, previous, share),
                share_cell(numbers, year_before, share),
                move_cell(pair, counts(previous, share) if previous else None),
                Cell(narrative.interval_words(*band) if band else NOTHING),
                _place(context, pair, band),
            )
        )
    return Table(
        f"{department.department_label_ko}의 국민신문고 민원 처리",
        (
            Column("구분", "left", 1.35),
            Column("이번 분기", weight=1.45),
            Column("전 분기", weight=1.4),
            Column("전년 같은 분기", weight=1.4),
            Column("전 분기 대비", weight=1.5),
            Column("시 사분위 범위", weight=1.35),
            Column("위치", "center", 0.95),
        ),
        tuple(rows),
        notes=(
            f"시 사분위 범위는 {context.settings.minimum_case_count}건 이상인 부서들의 가운데 절반. 위치는 좋고 "
            "나쁨이 아니며, 건수가 적으면 우연히도 범위를 벗어남",
            MOVE_NOTE,
            DUE_NOTE,
        ),
    )


def _place(context: Context, pair: tuple[int, int], band: tuple[float, float] | None) -> Cell:
    success, cases = pair
    if cases == 0:
        return Cell(NOTHING, tone="muted")
    if cases < context.settings.minimum_case_count:
        return Cell("건수 적음", tone="muted")
    return Cell(narrative.place_words(success / cases, band))


def _indicators(context: Context, department: Department) -> Table:
    known = (
        context.facts.indicators.get((department.department_group_code, code)) for code in context.facts.indicator_codes
    )
    rows = [_indicator_row(context, row) for row in known if row is not None]
    return Table(
        f"{department.department_label_ko}의 소통지표: 측정값과 자가진단",
        (
            Column("지표", "left", 0.9),
            Column("측정값(건)", weight=1.4),
            Column("축소추정 구간", weight=1.3),
            Column("목표", weight=0.6),
            Column("판정", "center", 1.0),
            Column("자가진단", weight=0.8),
            Column("자가-측정", weight=1.0),
        ),
        tuple(rows),
        notes=("자가진단은 점수·순위에 들어가지 않음. ‘차이 없음’은 구간이 목표에 걸쳐 달성도 미달도 아닌 것",),
    )


def _indicator_row(context: Context, row: Indicator) -> tuple[Cell, ...]:
    numbers = context.numbers
    shrunk = NOTHING
    estimate: tuple[str, ...] = ()
    if row.is_judged and row.shrunk_low_rate is not None and row.shrunk_high_rate is not None:
        shrunk = narrative.interval_words(row.shrunk_low_rate, row.shrunk_high_rate)
        # A value outside the interval beside it looks like a mistake unless the estimate stands there, too.
        if row.shrunk_rate is not None and _is_outside(row):
            shrunk += f" (축소추정 {korean.percent(row.shrunk_rate)})"
            estimate = (numbers.indicator(row, "shrunk_rate"),)
    status = "부진분야" if row.is_deficient else SHORT_STATUS.get(row.target_status_code, row.target_status_label_ko)
    return (
        Cell(row.indicator_label_ko, is_head=True),
        Cell(indicator_words(row), (numbers.indicator(row, "success_count"), numbers.indicator(row, "case_count"))),
        Cell(
            shrunk,
            (numbers.indicator(row, "shrunk_low_rate"), numbers.indicator(row, "shrunk_high_rate"), *estimate),
        ),
        Cell(
            korean.percent(row.target_rate, 0) if row.target_rate is not None else NOTHING,
            (numbers.indicator(row, "target_rate"),),
        ),
        Cell(status, tone="up" if row.is_deficient or row.target_status_code == "missed" else ""),
        count_cell(row.self_score, numbers.indicator(row, "self_score")),
        Cell(
            signed_points(row.self_gap_score) if row.self_gap_score is not None else NOTHING,
            (numbers.indicator(row, "self_gap_score"),),
        ),
    )


def _is_outside(row: Indicator) -> bool:
    return row.raw_rate is not None and not (row.shrunk_low_rate or 0) <= row.raw_rate <= (row.shrunk_high_rate or 0)


def _statements(context: Context, department: Department) -> Block:
    """Its 소명 and 개선방안 beside the figure each is about, in the department's own words."""
    known = (
        context.facts.indicators.get((department.department_group_code, code)) for code in context.facts.indicator_codes
    )
    rows = [
        row
        for row in known
        if row is not None and (row.statement_ko or row.improvement_ko or row.is_improvement_missing)
    ]
    if not rows:
        return Bullet(1, "소명과 개선방안: 없음")
    return Table(
        f"{department.department_label_ko}의 소명과 개선방안",
        (
            Column("지표", "left", 0.8),
            Column("측정값(건)", weight=1.3),
            Column("소명과 처리", "left", 3.0),
            Column("개선방안", "left", 2.2),
        ),
        tuple(_statement_row(context, row) for row in rows),
        notes=cut_note(rows),
        workbook_rows=tuple(_statement_row(context, row, is_whole=True) for row in rows),
    )


def _statement_row(context: Context, row: Indicator, *, is_whole: bool = False) -> tuple[Cell, ...]:
    plan = text.clean(row.improvement_ko, limit=None if is_whole else PLAN_LIMIT)
    said = statement_words(row, limit=None if is_whole else STATEMENT_LIMIT)
    return (
        Cell(row.indicator_label_ko, is_head=True),
        Cell(
            indicator_words(row),
            (context.numbers.indicator(row, "success_count"), context.numbers.indicator(row, "case_count")),
        ),
        Cell(said, tone="" if row.statement_ko else "muted"),
        Cell(
            plan or ("제출 필요" if row.is_improvement_missing else NOTHING),
            tone="up" if row.is_improvement_missing else "",
        ),
    )

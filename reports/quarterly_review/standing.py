"""The city part's middle: 부진분야와 개선방안, 부서별 차이, 자가진단과 측정의 차이."""

from __future__ import annotations

from collections.abc import Iterable

from reports import korean, text
from reports.document import Block, Bullet, Cell, Column, Notice, Section, Table
from reports.quarterly_review import narrative, read
from reports.quarterly_review.charts import FUNNEL_INDICATOR, funnel_chart, rank_charts
from reports.quarterly_review.context import Context, missing_notice
from reports.quarterly_review.numbers import NOTHING, count_cell, indicator_words, signed_points
from reports.quarterly_review.rows import Indicator, SelfGap

LEVELS = {"bureau": "실국", "department": "부서"}
# More units than this are drawn in the annex.
BODY_RANKED = 12
# Of units that are all alike, the share below the lower of two 95 % limits.
CHANCE_BELOW_WARNING = 0.025
PLAN_LIMIT = 120
STATEMENT_LIMIT = 240


def statement_words(row: Indicator, *, limit: int | None = STATEMENT_LIMIT) -> str:
    """The department's 소명 with its outcome, or that there is none; whole without a limit."""
    if not row.statement_ko:
        return "소명 없음"
    outcome = narrative.STATEMENT_OUTCOMES.get(row.statement_outcome_code or "", "처리 중")
    late = ", 기한 뒤 제출" if row.is_statement_in_time is False else ""
    return f"{text.clean(row.statement_ko, limit=limit)} → {outcome}{late}"


def deficiencies(context: Context) -> Section:
    """부진분야 with the 개선방안 and the 소명 beside each."""
    facts = context.facts
    blocks: list[Block] = []
    if not any(row.is_judged for row in facts.indicators.values()):
        notice = Notice("empty", "판정한 지표 없음", "최소 자료량을 채운 부서별 지표가 없어 부진분야를 판정하지 못함")
        return Section("deficiencies", "부진분야와 개선방안", "shown", (notice,))
    if facts.deficient:
        blocks.append(
            Table(
                "2분기 연속 관리 하한(99.8%, 과분산 반영)에 못 미친 지표",
                (
                    Column("부서", "left", 1.3),
                    Column("지표", "left", 0.8),
                    Column("값(건)", weight=1.3),
                    Column("하한", weight=0.7),
                    Column("개선방안", "left", 2.2),
                    Column("소명과 처리", "left", 2.4),
                ),
                tuple(_deficient_row(context, row) for row in facts.deficient),
                notes=("부서 코드 순이며 순위가 아님. 소명은 부서의 글", *cut_note(facts.deficient)),
                workbook_rows=tuple(_deficient_row(context, row, is_whole=True) for row in facts.deficient),
            )
        )
    else:
        blocks.append(Notice("empty", "부진분야 없음", "2분기 연속 관리 하한에 못 미친 부서별 지표가 없음"))
    for row in facts.below_limit_first:
        said = f"{row.department_label_ko} {row.indicator_label_ko} {indicator_words(row)}"
        blocks.append(
            Bullet(
                1,
                f"이번 분기에 처음 하한({limit_words(row)})에 못 미침: {said}. 다음 분기에도 못 미치면 부진분야",
                (
                    context.numbers.indicator(row, "raw_rate"),
                    context.numbers.indicator(row, "limit_low_rate"),
                ),
            )
        )
    return Section("deficiencies", "부진분야와 개선방안", "shown", tuple(blocks))


def cut_note(rows: Iterable[Indicator]) -> tuple[str, ...]:
    """Where the whole texts stand, when pages cut one."""
    is_cut = any(
        len(text.clean(row.statement_ko)) > STATEMENT_LIMIT or len(text.clean(row.improvement_ko)) > PLAN_LIMIT
        for row in rows
    )
    return ("줄인 글(…)의 전문은 수치 파일에 있음",) if is_cut else ()


def _deficient_row(context: Context, row: Indicator, *, is_whole: bool = False) -> tuple[Cell, ...]:
    plan = text.clean(row.improvement_ko, limit=None if is_whole else PLAN_LIMIT)
    said = statement_words(row, limit=None if is_whole else STATEMENT_LIMIT)
    return (
        Cell(row.department_label_ko, is_head=True),
        Cell(row.indicator_label_ko),
        Cell(
            indicator_words(row),
            (context.numbers.indicator(row, "raw_rate"), context.numbers.indicator(row, "case_count")),
        ),
        Cell(limit_words(row), (context.numbers.indicator(row, "limit_low_rate"),)),
        Cell(plan or "개선방안 없음(제출 필요)", tone="" if plan else "up"),
        Cell(said, tone="" if row.statement_ko else "muted"),
    )


def limit_words(row: Indicator) -> str:
    """The lower control limit of the indicator as it is printed."""
    return korean.percent(row.limit_low_rate) if row.limit_low_rate is not None else NOTHING


def differences(context: Context) -> Section:
    """What the composite and the funnel show between units: intervals, and mostly no difference."""
    facts = context.facts
    blocks: list[Block] = []
    for level, noun in LEVELS.items():
        units = [row for row in facts.composites if row.level_code == level]
        ranked = facts.ranked(level)
        apart = [row for row in ranked if row.is_difference_shown]
        if not units:
            continue
        said = narrative.rank_sentence(
            ranked_count=len(ranked), apart_count=len(apart), unit_count=len(units), noun=noun
        )
        where = "(구간은 붙임 2)" if len(ranked) > BODY_RANKED else ""
        blocks.append(Bullet(1, f"종합점수: {said}{where}"))
        if 1 < len(ranked) <= BODY_RANKED:
            blocks += rank_charts(ranked, level_code=level, noun=noun)
    judged = [
        row
        for (_, code), row in facts.indicators.items()
        if code == FUNNEL_INDICATOR and row.is_judged and row.limit_low_rate is not None and row.raw_rate is not None
    ]
    if judged:
        below = sum(row.is_below_limit for row in judged)
        verdict = f"{korean.number(below)}곳이 하한 아래" if below else "하한 아래인 부서 없음"
        blocks.append(
            Bullet(
                1,
                f"기한준수율: 판정한 부서 {korean.number(len(judged))}곳 가운데 {verdict}{_warned(judged)}",
                tuple(context.numbers.indicator(row, "limit_low_rate") for row in judged),
            )
        )
        blocks.append(funnel_chart(context, judged))
    if not blocks:
        blocks.append(Notice("empty", "견줄 자료 없음", "측정된 지표가 모자라 부서 사이를 견주지 않음"))
    blocks.append(
        Bullet(3, "가중치와 정규화를 바꾸어도 남는 차이만 적음. 순위 구간이 가운데에 걸치면 차이를 말하지 않음")
    )
    return Section("differences", "부서별 차이", "shown", tuple(blocks))


def _warned(judged: list[Indicator]) -> str:
    """How many lie below the 95 % limit, beside how many would by chance; nothing where the edition kept none."""
    known = [row for row in judged if row.warning_limit_low_rate is not None]
    if not known:
        return ""
    below = sum((row.raw_rate or 0) < (row.warning_limit_low_rate or 0) for row in known)
    by_chance = korean.number(len(known) * CHANCE_BELOW_WARNING, 1)
    said = f"{korean.number(below)}곳" if below else "없음"
    return f", 주의 하한(95%) 아래는 {said}(부서가 모두 같아도 평균 {by_chance}곳은 우연히 벗어남)"


def self_view(context: Context) -> Section:
    """What departments and staff say of themselves, beside what was measured; it enters no score."""
    facts = context.facts
    gate = context.closed("diagnosis")
    title = "자가진단과 측정의 차이"
    if gate is not None:
        return Section("self_view", title, "missing", (missing_notice(gate),))
    rows = [_gap_row(context, facts.self_gaps[code]) for code in facts.indicator_codes if code in facts.self_gaps]
    blocks: list[Block] = []
    if rows:
        blocks.append(
            Table(
                "부서별 소통진단표와 측정 점수(둘 다 있는 부서의 평균)",
                (
                    Column("지표", "left", 1.2),
                    Column("진단 부서", weight=1.0),
                    Column("측정도 된 부서", weight=1.2),
                    Column("자가진단 점수", weight=1.2),
                    Column("측정 점수", weight=1.2),
                    Column("차이(자가-측정)", weight=1.3),
                ),
                tuple(rows),
                unit="점",
                notes=("자가진단은 100점 기준이며 종합점수·순위에 들어가지 않음. 차이는 반올림하기 전 값의 차이",),
            )
        )
    else:
        blocks.append(Notice("empty", "자가진단 없음", "이 분기에 제출된 부서별 소통진단표가 없음"))
    blocks += _self_checks(context)
    return Section("self_view", title, "shown", tuple(blocks))


def _gap_row(context: Context, row: SelfGap) -> tuple[Cell, ...]:
    def figure(column: str) -> str:
        value = getattr(row, column)
        return context.numbers.scored(read.SELF_GAP, column, value, indicator_code=row.indicator_code)

    apart = "측정 없음" if row.mean_gap_score is None else signed_points(row.mean_gap_score, 1)
    return (
        Cell(row.indicator_label_ko, is_head=True),
        Cell(f"{row.stated_department_count}곳", (figure("stated_department_count"),)),
        Cell(f"{row.compared_department_count}곳", (figure("compared_department_count"),)),
        count_cell(row.mean_self_score, figure("mean_self_score"), digits=1),
        count_cell(row.mean_measured_score, figure("mean_measured_score"), digits=1),
        Cell(apart, (figure("mean_gap_score"),)),
    )


def _self_checks(context: Context) -> list[Block]:
    shown = [row for row in context.facts.self_checks if row.is_shown and row.mean_point is not None]
    if context.closed("self_check") is not None or not shown:
        return [Bullet(1, "개인 자가진단: 5명 이상 응답한 문항이 없어 싣지 않음")]
    figures = tuple(
        context.numbers.figure(
            read.SELF_CHECK,
            "mean_point",
            row.mean_point,
            "row",
            level_code="city",
            unit_code="city",
            item_code=row.item_code,
        )
        for row in shown
    )
    listed = ", ".join(f"{row.item_code} {korean.number(row.mean_point or 0, 1)}점" for row in shown)
    people = max(row.respondent_count or 0 for row in shown)
    return [
        Bullet(
            1,
            f"개인 자가진단(5점 만점, 시 전체 응답 {korean.count(people, '명')}), 문항 번호별 평균: {listed}",
            figures,
        )
    ]

"""The annexes before the departments' sheets: 지표 일람, 종합점수 구간, 자료 출처 및 유의사항."""

from __future__ import annotations

from reports import korean, text
from reports.document import Block, Bullet, Cell, Column, Notice, Section, Table
from reports.gate import GateResult
from reports.period import date_ko
from reports.quarterly_review import read
from reports.quarterly_review.charts import rank_charts
from reports.quarterly_review.context import Context
from reports.quarterly_review.numbers import NOTHING, count_cell
from reports.quarterly_review.rows import Composite, Indicator
from reports.quarterly_review.settings import INDICATOR_MEANINGS
from reports.quarterly_review.standing import BODY_RANKED, LEVELS

# The target's verdict where it is one; nothing is written where the interval covers the target.
STATUS_WORDS = {"met": "달성", "missed": "미달"}


def annexes(context: Context) -> tuple[Section, ...]:
    """All of them in their order; without a judged quarter only the sources."""
    if not context.facts.departments:
        return (_sources(context),)
    return (_overview(context), _composites(context), _sources(context))


def _overview(context: Context) -> Section:
    """Every department's indicators at a glance, by bureau and code; what lacks volume is said and not judged."""
    facts = context.facts
    codes = facts.indicator_codes
    rows = tuple(
        (
            Cell(row.department_label_ko, is_head=True),
            *(_overview_cell(context, facts.indicators.get((row.department_group_code, code))) for code in codes),
        )
        for row in facts.departments
    )
    table = Table(
        "부서별 소통지표(실국·코드 순, 순위 아님)",
        (Column("부서", "left", 1.5), *(Column(facts.indicator_label(code)) for code in codes)),
        rows,
        unit="값(건수)",
        notes=(
            "값은 원비율, 괄호는 측정 건수. ‘달성’·‘미달’이 없으면 목표와 차이가 보이지 않음",
            "‘모자람’은 최소 자료량에 못 미쳐 판정하지 않은 것",
        ),
    )
    return Section("overview", "부서별 지표 일람", "shown", (table,))


def _overview_cell(context: Context, row: Indicator | None) -> Cell:
    if row is None or row.case_count == 0 or row.raw_rate is None:
        return Cell(NOTHING, tone="muted")
    figures = (context.numbers.indicator(row, "raw_rate"), context.numbers.indicator(row, "case_count"))
    if not row.is_judged:
        return Cell(f"모자람({korean.number(row.case_count)})", figures, "muted")
    status = "부진" if row.is_deficient else STATUS_WORDS.get(row.target_status_code, "")
    value = f"{korean.percent(row.raw_rate, 0)}({korean.number(row.case_count)})"
    return Cell(f"{value} {status}".strip(), figures, "up" if status in ("부진", "미달") else "")


def _composites(context: Context) -> Section:
    facts = context.facts
    rows = []
    for level, noun in LEVELS.items():
        for row in facts.ranked(level):
            key = {"level_code": level, "unit_code": row.unit_code}

            def figure(column: str, row: Composite = row, key: dict[str, str] = key) -> str:
                return context.numbers.scored(read.COMPOSITE, column, getattr(row, column), **key)

            rows.append(
                (
                    Cell(row.unit_label_ko, is_head=True),
                    Cell(noun),
                    count_cell(row.arithmetic_score, figure("arithmetic_score"), digits=1),
                    Cell(
                        f"{korean.number(row.score_low or 0, 1)}~{korean.number(row.score_high or 0, 1)}",
                        (figure("score_low"), figure("score_high")),
                    ),
                    Cell(
                        f"{row.rank_low}~{row.rank_high}위 / {row.ranked_unit_count}곳",
                        (figure("rank_low"), figure("rank_high"), figure("ranked_unit_count")),
                    )
                    if (row.ranked_unit_count or 0) > 1
                    else Cell(f"{NOTHING}(견줄 대상 없음)", tone="muted"),
                    Cell(row.difference_label_ko, tone="" if row.is_difference_shown else "muted"),
                    Cell(korean.percent(row.measured_weight_rate or 0, 0), (figure("measured_weight_rate"),)),
                )
            )
    title = "종합점수와 순위 구간"
    if not rows:
        notice = Notice("empty", "종합점수 없음", "측정된 지표가 모자라 견줄 수 있는 실국·부서가 없음")
        return Section("composites", title, "shown", (notice,))
    table = Table(
        "자료량을 채운 실국·부서(코드 순, 순위 아님)",
        (
            Column("대상", "left", 1.5),
            Column("수준", "center", 0.7),
            Column("종합점수", weight=0.9),
            Column("95% 구간", weight=1.2),
            Column("순위 구간", weight=1.3),
            Column("차이", "center", 1.4),
            Column("측정 비중", weight=0.9),
        ),
        tuple(rows),
        unit="점",
        notes=("순위 구간은 자료·가중치·정규화를 함께 바꾸어 본 결과. 점수만으로 순서를 매기지 않음",),
    )
    charts = [
        chart
        for level, noun in LEVELS.items()
        if len(facts.ranked(level)) > BODY_RANKED
        for chart in rank_charts(facts.ranked(level), level_code=level, noun=noun)
    ]
    return Section("composites", title, "shown", (table, *charts))


def _sources(context: Context) -> Section:
    facts = context.facts
    meanings = [
        Bullet(2, f"{facts.indicator_label(code)}: {INDICATOR_MEANINGS[code]}")
        for code in facts.indicator_codes
        if code in INDICATOR_MEANINGS
    ]
    blocks: list[Block] = [_gate_table(list(context.gates.values()))]
    if meanings:
        blocks += [Bullet(0, "지표의 뜻(가정)"), *meanings]
    blocks.append(Bullet(0, "유의사항"))
    blocks += [Bullet(1, line) for line in _caveats()]
    if facts.departments:
        row = facts.departments[0]
        blocks.append(
            Bullet(1, f"{date_ko(row.judged_through_on)} 업무일까지의 자료로 산출, 평가 {facts.edition_number}판")
        )
    if facts.petitions_since_on:
        blocks.append(
            Bullet(1, f"민원 자료는 {date_ko(facts.petitions_since_on)}부터 있음. 그 전에 시작한 분기는 싣지 않음")
        )
    blocks += [Bullet(2, f"{line} (가정: 부서 확인 전 설정)") for line in context.settings.assumptions()]
    return Section("sources", "자료 출처 및 유의사항", "shown", tuple(blocks))


def _caveats() -> tuple[str, ...]:
    return (
        "지표·목표·가중치·관리 한계는 가정이며 확정 전임. 부서는 사람이 기록한 소관부서로만 판정",
        "값의 변화와 차이는 원인을 뜻하지 않음. 상승·하락은 두 비율 차이의 95% 구간이 0을 벗어날 때만 적음",
        "축소추정은 건수가 적은 부서의 값을 시 전체 쪽으로 당긴 것. 원비율은 건수와 함께 적음",
        "자가진단은 부서와 직원의 답이며 점수와 순위에 들어가지 않음. 개인 응답은 5명 이상일 때만 집계",
    )


def _gate_table(gates: list[GateResult]) -> Table:
    return Table(
        "관문별 판정과 붙드는 범위",
        (
            Column("관문", "left", 2.2),
            Column("판정", "center", 1.1),
            Column("붙드는 범위", "center", 1.1),
            Column("내용", "left", 3.4),
        ),
        tuple(_gate_row(gate, limit=120) for gate in gates),
        workbook_rows=tuple(_gate_row(gate, limit=None) for gate in gates),
    )


def _gate_row(gate: GateResult, *, limit: int | None) -> tuple[Cell, ...]:
    verdict = "통과" if gate.is_open else ("발행 보류" if gate.holds == "issue" else "자료 미수신")
    return (
        Cell(gate.label_ko, is_head=True),
        Cell(verdict, tone="" if gate.is_open else "up"),
        Cell("전체" if gate.holds == "issue" else "해당 부분"),
        Cell(text.clean(gate.reason, limit=limit)),
    )

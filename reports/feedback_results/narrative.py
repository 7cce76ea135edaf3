"""What the public may be told: counts or that they are hidden, and a comparison that names no cause."""

from __future__ import annotations

from reports import korean
from reports.feedback_results.facts import IMPROVED, KEPT, LATE, NO_DIFFERENCE, NOT_JUDGED, WORSE, ResultsFacts
from reports.feedback_results.read import Task
from reports.feedback_results.suppression import HIDDEN
from reports.proportion import wilson_interval
from reports.verdicts import reason_words

UNTOLD = "이행기한이 도래한 약속의 기한 내 이행 건수는 5건 미만 등의 사유로 적지 않음"
VERDICTS = {IMPROVED: "더 줄어듦", NO_DIFFERENCE: "차이 없음", WORSE: "더 늘어남", NOT_JUDGED: "판단 불가"}


def shown(value: int | None) -> str:
    """`12건`, or that it is hidden."""
    return HIDDEN if value is None else korean.count(value)


def promise_sentence(facts: ResultsFacts) -> str:
    """How many promises were made, came due and were kept."""
    due, kept, late = facts.kept.total, facts.kept.cells[KEPT], facts.kept.cells[LATE]
    made = f"새로 약속한 과제 {shown(facts.promised.total)}"
    if due == 0:
        return f"{made}, 이행기한이 도래한 약속 없음"
    if due is None or kept is None or late is None:
        return f"{made}, 이행기한이 도래한 약속 {shown(due)}. {UNTOLD}"
    low, high = wilson_interval(kept, due)
    return (
        f"{made}, 이행기한이 도래한 약속 {shown(due)} 가운데 {shown(kept)}({korean.percent(kept / due)}, "
        f"95% 구간 {korean.percent(low)[:-1]}~{korean.percent(high)}) 기한 안 이행"
    )


def told_sentence(facts: ResultsFacts) -> str:
    """How many results were told."""
    if not facts.tasks:
        return "이 분기에 결과를 공개한 과제 없음"
    return f"결과를 공개한 과제 {korean.count(len(facts.tasks))}, 아래에 하나씩 실음"


def effect_sentence(facts: ResultsFacts) -> str:
    """What the comparison shows, beside what chance shows."""
    effects = facts.effects
    if effects is None or effects.total == 0:
        return "이 분기에 이행한 과제가 없어 비교할 것이 없음"
    improved, others = effects.cells[IMPROVED], [effects.cells[code] for code in (NO_DIFFERENCE, WORSE)]
    if improved is None or any(value is None for value in others):
        return f"이행한 과제 {shown(effects.total)}, 비교 결과는 5건 미만 등의 사유로 적지 않음"
    judged = improved + sum(value or 0 for value in others)
    if judged == 0:
        return f"이행한 과제 {shown(effects.total)} 모두 판단 불가: 견줄 자료가 아직 없거나 모자람"
    low, high = wilson_interval(improved, judged)
    return (
        f"이행한 과제 {shown(effects.total)} 가운데 판단한 {shown(judged)}에서 불편 접수가 비교 대상보다 "
        f"더 줄어든 것은 {shown(improved)}({korean.percent(improved / judged)}, "
        f"95% 구간 {korean.percent(low)[:-1]}~{korean.percent(high)})"
    )


def placebo_sentence(facts: ResultsFacts) -> str | None:
    """How often the same rule praises what nobody touched; None when nothing was judged."""
    count, improved = facts.placebos
    if count == 0:
        return None
    low, high = wilson_interval(improved, count)
    return (
        f"아무 조치가 없던 비교 대상 {korean.count(count)}을 같은 규칙으로 보면 {korean.percent(improved / count)}"
        f"(95% 구간 {korean.percent(low)[:-1]}~{korean.percent(high)})가 ‘더 줄어듦’으로 나옴: 우연의 몫"
    )


def verdict_words(task: Task) -> str:
    """A task's comparison with its interval, or why there is none. It names no cause."""
    said = VERDICTS.get(task.verdict_code, VERDICTS[NOT_JUDGED])
    if task.relative_ratio is None or task.relative_ratio_low is None or task.relative_ratio_high is None:
        reason = reason_words(task.reason_code, task.reason_label_ko)
        return f"{said}({reason})" if reason else said
    ratio = korean.number(task.relative_ratio, 2)
    span = f"{korean.number(task.relative_ratio_low, 2)}~{korean.number(task.relative_ratio_high, 2)}"
    placebos = (
        f", 조치 없던 {korean.count(task.placebo_count)} 중 "
        f"{korean.count(task.placebo_improved_count or 0)}도 ‘더 줄어듦’"
        if task.placebo_count
        else ""
    )
    return f"{said}(비교 대상의 {ratio}배, 구간 {span}{placebos})"

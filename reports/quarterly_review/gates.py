"""Which gate holds what: a section is printed as 자료 미수신, or the whole review waits.

| gate | looks at | holds |
|---|---|---|
| quarter_judged | the quarter has an edition of scores | the issue |
| quarter_covered | the night that judged it is not before the quarter's end | the issue |
| quarter_frozen | the review (소명) is over and the edition frozen; until then drafts only | the issue |
| masked_statements | no personal number in any 소명 or 개선방안 | the issue |
| feed:<feed> | the feed is accepted through the quarter's end | its section (자료 미수신) |
"""

from __future__ import annotations

from reports.gate import GateResult
from reports.period import date_ko
from reports.quarterly_review import narrative
from reports.quarterly_review.facts import ReviewFacts
from reports.text import has_personal_number

# What each section cannot do without.
SECTION_FEEDS = {
    "petition.petitions": ("petitions", "국민신문고 민원"),
    "register.tasks": ("tasks", "소통활성화 과제"),
    "register.mileage_entries": ("mileage", "협업 마일리지"),
    "register.feedback_tasks": ("feedback", "시민 피드백 과제"),
    "register.meeting_decisions": ("decisions", "회의 결정"),
    "register.events": ("listening", "소통 행사"),
    "register.diagnoses": ("diagnosis", "부서별 소통진단표"),
    "register.self_checks": ("self_check", "개인 자가진단"),
}


def judge(facts: ReviewFacts) -> tuple[GateResult, ...]:
    """All gates of the review, open and closed."""
    return (
        _judged(facts),
        _covered(facts),
        _frozen(facts),
        _masked(facts),
        *(_feed(facts, feed, *place) for feed, place in SECTION_FEEDS.items()),
    )


def _judged(facts: ReviewFacts) -> GateResult:
    is_open = bool(facts.departments)
    reason = (
        f"{facts.edition_number}판, 부서 {len(facts.departments)}곳"
        if is_open
        else "이 분기의 평가가 없음: 점수 산출(warehouse_build)이 끝났는지 확인 필요"
    )
    return GateResult("quarter_judged", "issue", None, "분기 평가", is_open, True, reason)


def _covered(facts: ReviewFacts) -> GateResult:
    if not facts.departments:
        return GateResult("quarter_covered", "issue", None, "분기 전체 반영", False, True, "평가가 없음")
    through_on = facts.departments[0].judged_through_on
    is_open = through_on >= facts.quarter.end_on
    reason = f"{date_ko(through_on)} 업무일까지 반영"
    return GateResult("quarter_covered", "issue", None, "분기 전체 반영", is_open, False, reason)


def _frozen(facts: ReviewFacts) -> GateResult:
    state = facts.state_code
    if state == "frozen":
        frozen_on = facts.departments[0].frozen_on
        reason = f"{date_ko(frozen_on)} 확정" if frozen_on else "확정"
        return GateResult("quarter_frozen", "issue", None, "평가 확정", True, False, reason)
    reason = narrative.state_words(state)
    closes_on = facts.departments[0].review_closes_on if facts.departments else None
    if closes_on:
        reason += f", 소명 마감 {date_ko(closes_on)}"
    return GateResult("quarter_frozen", "issue", None, "평가 확정", False, False, reason)


def _masked(facts: ReviewFacts) -> GateResult:
    leaks = sorted(
        {
            f"{row.department_label_ko} {row.indicator_label_ko}"
            for row in facts.indicators.values()
            if has_personal_number(f"{row.statement_ko or ''} {row.improvement_ko or ''}")
        }
    )
    reason = f"개인정보로 보이는 숫자가 남은 글: {', '.join(leaks[:5])}" if leaks else "이상 없음"
    return GateResult("masked_statements", "issue", None, "소명·개선방안 개인정보", not leaks, False, reason)


def _feed(facts: ReviewFacts, feed: str, section: str, label: str) -> GateResult:
    row = facts.feeds.get(feed)
    through_on = row.accepted_through_on if row else None
    is_open = through_on is not None and through_on >= facts.quarter.end_on
    if through_on is not None:
        reason = f"{date_ko(through_on)}까지 수신"
    else:
        reason = "받아들인 자료가 없음" if row else "연계되지 않은 자료"
    return GateResult(f"feed:{feed}", "section", section, f"{label} 수신", is_open, True, reason)

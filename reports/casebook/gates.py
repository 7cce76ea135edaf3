"""Which gate holds what of the casebook.

| gate | looks at | holds |
|---|---|---|
| year_is_over | the last night of the warehouse is not before 31 December | the issue: December's draft is a proof |
| pictures | each picture that the register names can be printed | its picture; the story stands without it |
| feed:<register> | the register was handed in at least once | its section (자료 미수신) |
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from reports.casebook.read import YearFacts
from reports.casebook.settings import REGISTERS
from reports.gate import GateResult
from reports.period import date_ko

PICTURES = "pictures"
SECTIONS = {"register.feedback_tasks": "cases", "register.best_practices": "practices"}


def judge(facts: YearFacts, problems: Sequence[str] = ()) -> tuple[GateResult, ...]:
    """All gates of the issue, open and closed.

    Args:
        facts: the year.
        problems: pictures that cannot be printed, and why.
    """
    return (_year(facts), *(_register(facts, feed) for feed in SECTIONS), _pictures(problems))


def is_proof(facts: YearFacts) -> bool:
    """Whether the year is not yet wholly in the marts."""
    return facts.as_of_on is None or facts.as_of_on < date(facts.year, 12, 31)


def is_missing(facts: YearFacts, feed: str) -> bool:
    """Whether a register was never handed in."""
    return not any(row.feed == feed and row.accepted_through_on is not None for row in facts.registers)


def _year(facts: YearFacts) -> GateResult:
    seen = f"{date_ko(facts.as_of_on)} 업무일까지 반영" if facts.as_of_on else "반영된 업무일 없음"
    reason = f"{seen}: {facts.year}년이 끝난 뒤에 발간" if is_proof(facts) else seen
    return GateResult("year_is_over", "issue", None, "한 해의 자료 반영", not is_proof(facts), False, reason)


def _pictures(problems: Sequence[str]) -> GateResult:
    reason = "; ".join(problems) or "등록부가 말하는 사진을 모두 실음"
    return GateResult(PICTURES, "section", "stories", "우수사례 사진", not problems, False, reason)


def _register(facts: YearFacts, feed: str) -> GateResult:
    missing = is_missing(facts, feed)
    reason = "제출된 적 없음" if missing else "수신"
    return GateResult(f"feed:{feed}", "section", SECTIONS[feed], REGISTERS[feed], not missing, True, reason)

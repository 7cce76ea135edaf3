"""Sentences about the coming weeks, early warnings, latent demand, civic groups and what became of requests.

The rules, so that a reader can check any sentence (`narrative.py` holds those about this week's counts):

1. A forecast is called 많을 or 적을 것으로 예상 only when the last four weeks' count lies outside its range; inside it
   is 비슷한 수준 예상. Below 20 expected items, without a range, or with a range wider than the expectation itself,
   nothing is said about direction.
2. A forecast's error is better or worse than the like-day median's only from 5 % on. Its intervals keep their promise
   (80 %) when the Wilson interval of the share that held contains 80 %; below 20 days nothing is said.
3. A request is 해소 when nothing is left, 일부 해소 when less is left than was asked for, else 미해소. A topic is back
   when it is within its usual range by the rules of `narrative.py`. Whether a department replied is what the register
   of answers says, and an answer is never read as an effect.
4. Statements of civic groups are counted, never called a rise. One side is named when all stand there; 입장이 갈림
   needs both a 찬성 and a 반대. An issue that was inferred is marked 추정.
5. Latent demand is a lead: the certainty printed is that of the rise in social channels, never of a petition to come.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reports import korean
from reports.proportion import wilson_interval
from reports.weekly_issue.narrative import Comparison, Direction

# The register's word for a request that nobody has answered yet.
WAITING = "회신 대기"
SMALL_FORECAST = 20
ERROR_MARGIN = 0.05
PROMISED_COVERAGE = 0.8
FEWEST_SCORED_DAYS = 20
STANCES = {"support": "찬성", "oppose": "반대", "propose": "제안", "other": "기타", "unsure": "판단 보류"}


@dataclass(frozen=True)
class Expected:
    """What is expected of one series over the days ahead.

    Attributes:
        expected_count: the middle of what may come.
        low_count: the lower end of its range; None where too few errors are known.
        high_count: the upper end.
        recent_count: what came in as many days before; None where that is not known.
    """

    expected_count: float
    low_count: int | None
    high_count: int | None
    recent_count: int | None

    @property
    def range_ko(self) -> str:
        if self.low_count is None or self.high_count is None:
            return "-"
        return f"{korean.number(self.low_count)}~{korean.number(self.high_count)}"

    @property
    def verdict(self) -> str:
        """`많을 것으로 예상`, `적을 것으로 예상`, `비슷한 수준 예상`, or why nothing is said."""
        if self.low_count is None or self.high_count is None:
            return "범위를 낼 오차 이력이 짧아 판단 보류"
        if self.expected_count < SMALL_FORECAST:
            return "건수가 적어 판단 보류"
        if self.high_count - self.low_count > self.expected_count:
            return "범위가 넓어 판단 보류"
        if self.recent_count is None:
            return "견줄 실적 없음"
        if self.recent_count < self.low_count:
            return "많을 것으로 예상"
        if self.recent_count > self.high_count:
            return "적을 것으로 예상"
        return "비슷한 수준 예상"


def forecast_sentence(label: str, expected: Expected) -> str:
    """`120 상담은 향후 4주 3,684건(범위 3,069~4,340건) 예상, 최근 4주(3,598건)와 비슷한 수준`."""
    said = f"{korean.josa(label, '은')} 향후 4주 {korean.count(expected.expected_count)}"
    said += f"(범위 {expected.range_ko}건) 예상" if expected.range_ko != "-" else " 예상"
    verdict = expected.verdict
    if not verdict.endswith("예상") or expected.recent_count is None:
        return f"{said}, {verdict}"
    recent = f"최근 4주({korean.count(expected.recent_count)})"
    match verdict.split()[0]:
        case "많을":
            return f"{said}, {recent}보다 많음"
        case "적을":
            return f"{said}, {recent}보다 적음"
        case _:
            return f"{said}, {korean.josa(recent, '과')} 비슷한 수준"


def outcome_word(came: int, *, low: float | None, high: float | None) -> str:
    """Whether what came lay in the range that was forecast."""
    if low is None or high is None:
        return "범위 없음"
    if came < low:
        return "범위보다 적음"
    return "범위보다 많음" if came > high else "범위 안"


def error_word(ratio: float | None) -> str:
    """How the forecast's error compares with the like-day median's."""
    if ratio is None:
        return "비교 불가"
    if ratio <= 1 - ERROR_MARGIN:
        return "더 정확"
    return "덜 정확" if ratio >= 1 + ERROR_MARGIN else "비슷"


def coverage_word(rate: float | None, days: int) -> str:
    """Whether 80 % intervals held what they promised."""
    if rate is None or days < FEWEST_SCORED_DAYS:
        return "일수 적음"
    low, high = wilson_interval(round(rate * days), days)
    if low <= PROMISED_COVERAGE <= high:
        return "약속(80%)과 부합"
    return "약속(80%)보다 낮음" if high < PROMISED_COVERAGE else "약속(80%)보다 높음"


def stance_words(counts: Mapping[str, int]) -> str:
    """`모두 반대`, `찬성 1건·반대 1건으로 입장이 갈림`, or the sides with their counts."""
    stated = {code: counts.get(code, 0) for code in STANCES if counts.get(code, 0)}
    listed = [f"{STANCES[code]} {korean.count(count)}" for code, count in stated.items()]
    if len(stated) == 1 and sum(stated.values()) > 1:
        return f"모두 {STANCES[next(iter(stated))]}"
    if {"support", "oppose"} <= set(stated):
        return f"{korean.josa('·'.join(listed), '으로')} 입장이 갈림"
    return ", ".join(listed)


def overdue_followup(then: int, now: int) -> str:
    """What became of petitions past their date."""
    if now == 0:
        return "해소"
    return "일부 해소" if now < then else "미해소"


def topic_followup(now: Comparison) -> str:
    """What became of a topic that had risen."""
    match now.direction:
        case Direction.UP:
            return "평소보다 많은 상태 지속"
        case Direction.SAME:
            return "평소 범위로 복귀"
        case Direction.DOWN:
            return "평소보다 적음"
        case Direction.SMALL:
            return "건수가 적어 판단 곤란"
        case _:
            return "견줄 평소 수준 없음"


def followup_sentence(issue: str, states: Sequence[str]) -> str:
    """`제671호 요청 6건 가운데 해소·복귀 3건, 일부 해소 1건, 지속·미해소 2건`."""
    done = sum(state in ("해소", "평소 범위로 복귀", "평소보다 적음") for state in states)
    partly = states.count("일부 해소")
    open_count = sum(state in ("미해소", "평소보다 많은 상태 지속") for state in states)
    unknown = len(states) - done - partly - open_count
    parts = [
        f"{name} {korean.count(count)}"
        for name, count in (
            ("해소·복귀", done),
            ("일부 해소", partly),
            ("지속·미해소", open_count),
            ("판단 곤란", unknown),
        )
        if count
    ]
    return f"{issue} 요청 {korean.count(len(states))} 가운데 {', '.join(parts)}"


def reply_sentence(issue: str, statuses: Sequence[str], *, replied: int, late: int) -> str:
    """`제671호 요청 4건에 부서 회신 3건(조치 완료 2건, 조치 중 1건), 미회신 1건(회신기한 경과 1건)`.

    Args:
        issue: the issue that asked.
        statuses: the register's word for each request.
        replied: how many were answered.
        late: how many of the others are past their day.
    """
    asked = len(statuses)
    waiting = asked - replied
    answered = Counter(status for status in statuses if status != WAITING)
    named = ", ".join(f"{status} {korean.count(count)}" for status, count in answered.most_common())
    said = f"{issue} 요청 {korean.count(asked)}에 부서 회신 {korean.count(replied)}" + (f"({named})" if named else "")
    if waiting:
        said += f", 미회신 {korean.count(waiting)}"
        said += f"(회신기한 경과 {korean.count(late)})" if late else "(회신기한 전)"
    return said

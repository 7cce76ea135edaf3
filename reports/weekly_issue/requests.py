"""□ 소관부서 조치 요청: who is asked what, and by when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from korean_calendar.working_days import add_working_days
from reports import korean, read
from reports.document import Bullet, Cell, Column, Section, Table
from reports.period import short_date_ko
from reports.weekly_issue import narrative
from reports.weekly_issue.context import Context, annex_name
from reports.weekly_issue.narrative import Direction
from reports.weekly_issue.settings import (
    CHANNEL_LABELS,
    MOVED_ROWS,
)

REQUEST_ROWS = 6
# Nobody to ask; their petitions still count in the total.
UNRECORDED_DEPARTMENTS = frozenset({"none", "unknown"})


@dataclass(frozen=True)
class Request:
    """What one department is asked to do, and by when.

    Attributes:
        weight: what the requests of a kind are ordered by.
        asked_count: the items that the department is asked to look at.
    """

    department_code: str
    text: str
    due_on: date
    reason: str
    weight: float
    figures: tuple[str, ...]
    asked_count: int


def overdue_by_department(context: Context) -> dict[str, int]:
    """Unanswered petitions past their date by the city's recorded department."""
    return {
        row.code: row.overdue_open_count
        for row in context.facts.responses_by_department
        if row.authority_code == "city" and row.overdue_open_count > 0
    }


def action_requests(context: Context) -> tuple[Request, ...]:
    """What departments are asked: petitions past their date first, then topics that rose, the largest first."""
    facts, settings = context.facts, context.settings
    requests: list[Request] = []
    if context.closed("petition") is None:
        due_on = add_working_days(facts.period.send_on, settings.overdue_deadline_working_days)
        for code, overdue in overdue_by_department(context).items():
            if code in UNRECORDED_DEPARTMENTS:
                continue
            figure = context.numbers.figure(
                read.RESPONSE,
                "overdue_open_count",
                overdue,
                how="sum",
                key={
                    "authority_code": "city",
                    "department_code": code,
                    "week_start_on": facts.period.week_start_on.isoformat(),
                },
            )
            requests.append(
                Request(
                    code,
                    f"처리기한이 지난 미답변 민원 {korean.count(overdue)} 처리 후 결과 회신",
                    due_on,
                    annex_name("response"),
                    float(overdue),
                    (figure,),
                    overdue,
                )
            )
    requests.sort(key=lambda request: (-request.weight, request.department_code))
    rises = [
        request
        for channel in MOVED_ROWS
        if context.closed(channel) is None
        for request in _rise_requests(context, channel)
    ]
    rises.sort(key=lambda request: (-request.weight, request.department_code))
    # Both kinds stay visible when there are many of one.
    half = REQUEST_ROWS // 2
    kept_overdue = requests[: max(half, REQUEST_ROWS - len(rises))]
    return (*kept_overdue, *rises[: REQUEST_ROWS - len(kept_overdue)])


def _rise_requests(context: Context, channel_code: str) -> list[Request]:
    facts, settings = context.facts, context.settings
    due_on = add_working_days(facts.period.send_on, settings.topic_deadline_working_days)
    requests = []
    for row in facts.unusual_topics(channel_code):
        usual = facts.against_mean(row)
        recorded = [
            d
            for d in facts.departments
            if d.channel_code == channel_code and d.topic_code == row.code and d.voc_count > 0
        ]
        if usual.direction is not Direction.UP or not recorded:
            continue
        lead = max(recorded, key=lambda d: (d.voc_count - d.mean_12_week_count, d.voc_count, d.department_code))
        key = {"channel_code": channel_code, "topic_code": row.code}
        figures = (
            context.numbers.trend("voc_count", row.voc_count, **key),
            context.numbers.usual(facts.like_weeks, usual.base, **key),
            context.numbers.trend("voc_count", lead.voc_count, department_code=lead.department_code, **key),
        )
        size = narrative.size_of_change(usual)
        against = "평소의" if "배로" in size else "평소보다"
        requests.append(
            Request(
                lead.department_code,
                f"{narrative.topic_name(CHANNEL_LABELS[channel_code], context.topic(row.code))} "
                f"{korean.count(row.voc_count)}({against} {size}) 중 소관 {korean.count(lead.voc_count)} "
                "내용 확인, 대응·안내 계획 회신",
                due_on,
                annex_name("consult_petition"),
                usual.surprise,
                figures,
                lead.voc_count,
            )
        )
    return requests


def departments_asked(requests: tuple[Request, ...]) -> list[str]:
    """The departments by the largest thing each is asked; 상담 and 민원 are not added up."""
    largest: dict[str, int] = {}
    for request in requests:
        largest[request.department_code] = max(largest.get(request.department_code, 0), request.asked_count)
    return sorted(largest, key=lambda code: (-largest[code], code))


def _left_out(context: Context, requests: tuple[Request, ...]) -> list[str]:
    """How many overdue petitions the table does not ask for, so that it ties with the summary's total."""
    if context.closed("petition") is not None:
        return []
    annex = annex_name("response")
    asked = sum(request.asked_count for request in requests if request.reason == annex)
    rest = sum(overdue_by_department(context).values()) - asked
    return [f"그 밖의 기한 경과 미답변 민원 {korean.count(rest)}은 {annex}의 유형별 표에 포함"] if rest else []


def requests_section(context: Context, requests: tuple[Request, ...]) -> Section:
    if not requests:
        return Section(
            "requests",
            "소관부서 조치 요청",
            "shown",
            (Bullet(1, "평소 범위를 벗어나 증가한 주제와 처리기한이 지난 민원이 없어 금주 요청 없음"),),
        )
    rows = tuple(
        (
            Cell(context.department(request.department_code), is_head=True),
            Cell(request.text, request.figures),
            Cell(f"{short_date_ko(request.due_on)}까지", tone="strong"),
            Cell(request.reason, tone="muted"),
        )
        for request in requests
    )
    table = Table(
        "소관부서별 요청 사항과 기한",
        (
            Column("소관부서", "left", 1.7),
            Column("내용", "left", 5.2),
            Column("기한", "center", 1.3),
            Column("근거", "center", 0.8),
        ),
        rows,
        notes=("소관부서는 접수 때 기록된 부서이며, 기록이 없는 건에는 요청하지 않음", *_left_out(context, requests)),
    )
    return Section("requests", "소관부서 조치 요청", "shown", (table,))

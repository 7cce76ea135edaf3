"""Registers as officials stated them twice: as of 30 September 2026, and corrected as of 15 October."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from tests.integration.dbt.city_desk import Desk, Row, at

JUNE_END, SEPTEMBER_END = date(2026, 6, 30), date(2026, 9, 30)
FIRST_NIGHT, SECOND_NIGHT = date(2026, 10, 4), date(2026, 10, 20)
CORRECTED = date(2026, 10, 15)


def rows(
    entities: str, stated_on: date, records: Mapping[str, Mapping[str, Any]], base: Mapping[str, Any]
) -> list[Row]:
    """Rows of one statement, each named as the loader names them."""
    return [
        {"row_id": f"{stated_on:%Y%m%d}-{entities}-{key}", "record_id": f"{entities}-{key}", "stated_on": stated_on}
        | {**base, **changes}
        for key, changes in records.items()
    ]


def state(desk: Desk, entities: str, stated_on: date, records: Mapping[str, Row], base: Row) -> None:
    # Stated some days after its day, as people do.
    desk.deliver(
        f"register.{entities}",
        rows(entities, stated_on, records, base),
        first_on=stated_on,
        last_on=stated_on,
        business_date=stated_on + timedelta(days=4),
        pulled_at=at(stated_on + timedelta(days=5), 1),
    )


TASK = {
    "task_year": 2026, "task_text": "과제", "department_name": "도로과", "audience": "시민소통", "stage": "시행",
    "started_on": date(2026, 4, 1), "due_on": date(2026, 12, 18), "plan_text": "계획", "progress_rate": 0.2,
    "progress_text": "착수", "status": "추진중", "official_name": "김담당",
}  # fmt: skip
ENTRY = {
    "giver_department": "도로과", "receiver_department": "하수과", "points": 10, "task_year": 2026, "task_code": "T-1",
    "collaboration_text": "점검 지원", "approver_name": "최승인",
}  # fmt: skip
DECISION = {
    "meeting_code": "C1", "meeting_kind": "소통전략추진회의", "meeting_text": "정례회의", "held_on": date(2026, 9, 16),
    "attendee_count": 12, "agenda_text": "안건", "decision_text": "추진", "department_name": "도로과",
    "due_on": date(2026, 10, 10), "status": "진행", "chair_name": "홍주재",
}  # fmt: skip
EVENT = {
    "event_kind": "오후의 수다", "event_text": "수다", "group_name": "청년", "place_text": "센터",
    "department_name": "도로과", "attendee_count": 20, "suggestion_count": 4, "followed_count": 0,
}  # fmt: skip
REPLY = {
    "issue_number": 664, "asked_on": date(2026, 9, 23), "department_name": "도로과", "request_text": "계획 회신",
    "due_on": date(2026, 9, 30), "status": "회신 대기",
}  # fmt: skip
POST = {
    "post_kind": "정책정보", "title": "안내", "department_name": "도로과", "view_count": 10, "comment_count": 2,
    "answered_count": 1, "posted_on": date(2026, 9, 1),
}  # fmt: skip
COURSE = {
    "course_kind": "실무과정", "course_text": "과정", "started_on": date(2026, 9, 7), "ended_on": date(2026, 9, 11),
    "institution_name": "교육원", "capacity_count": 40, "official_count": 20, "citizen_count": 20,
    "completed_count": 30, "satisfaction_rate": 0.9,
}  # fmt: skip
MEMBER = {
    "position": "위원", "appointment": "위촉직", "panel_name": "복지", "appointed_on": date(2026, 1, 2),
    "status": "현직", "meeting_count": 4, "attended_count": 3, "proposal_count": 1, "adopted_count": 0,
}  # fmt: skip


def coded(name: str, *numbers: int, **changes: Any) -> dict[str, dict[str, Any]]:
    return {str(n): {name: f"{name[0].upper()}-{n}", **changes} for n in numbers}


def members(count: int, **changes: Any) -> dict[str, dict[str, Any]]:
    return {
        str(n): {
            "member_code": f"W-{n:02d}",
            "member_name": f"위원{n:02d}",
            "position": "위원장" if n <= 2 else "위원",
            **changes,
        }
        for n in range(1, count + 1)
    }


def entry(number: int, earned_on: date, **changes: Any) -> dict[str, Any]:
    return {"entry_code": f"M-{number}", "earned_on": earned_on, "approved_on": earned_on, **changes}


def first_statements(desk: Desk) -> None:
    """What was stated by 4 October: tasks twice, everything else as of 30 September."""
    state(desk, "tasks", JUNE_END, coded("task_code", 1, 2), TASK)
    tasks = coded("task_code", 1, progress_rate=0.6, progress_text="절반") | coded("task_code", 2)
    state(desk, "tasks", SEPTEMBER_END, tasks, TASK)
    taxi = {"giver_department": "택시운수과"}
    ledger = {
        "1": entry(1, date(2026, 5, 4), **taxi),
        "2": entry(2, date(2026, 9, 2)),
        "3": entry(3, date(2026, 9, 3), approver_name="-"),
    }
    state(desk, "mileage_entries", SEPTEMBER_END, ledger, ENTRY)
    state(
        desk,
        "meeting_decisions",
        SEPTEMBER_END,
        {"1": {"agenda_number": 1}, "2": {"agenda_number": 2, "due_on": date(2026, 9, 20)}},
        DECISION,
    )
    events = {
        "1": {"event_code": "E1", "held_on": date(2026, 6, 20), "district_name": "서구"},
        "2": {"event_code": "E2", "held_on": date(2026, 7, 10), "district_name": "검단구", "attendee_count": 3},
        "3": {"event_code": "E3", "held_on": date(2026, 7, 11), "district_name": "남동구"},
        "4": {"event_code": "E4", "held_on": date(2026, 7, 12), "district_name": "인천시", "group_name": "노인"},
    }
    state(desk, "events", SEPTEMBER_END, events, EVENT)
    asked: dict[str, dict[str, Any]] = {"1": {"request_number": 1}, "2": {"request_number": 2}}
    state(desk, "request_replies", SEPTEMBER_END, asked, REPLY)
    state(desk, "room_posts", SEPTEMBER_END, coded("post_code", 1, 2), POST)
    state(desk, "academy_courses", SEPTEMBER_END, coded("course_code", 1), COURSE)
    state(desk, "committee_members", SEPTEMBER_END, members(24), MEMBER)


def corrected_statements(desk: Desk) -> None:
    """The same registers as of 15 October: of each something changed, something came and something vanished."""
    tasks = {
        "1": {
            "task_code": "T-1",
            "status": "완료",
            "progress_rate": 1.0,
            "completed_on": CORRECTED,
            "evidence": "문서",
        },
        "3": {
            "task_code": "T-3",
            "department_name": "하수과",
            "status": "계획",
            "progress_rate": 0.0,
            "progress_text": None,
        },
    }
    state(desk, "tasks", CORRECTED, tasks, TASK)
    ledger = {
        "1": entry(1, date(2026, 5, 4), giver_department="택시운수과", points=50),
        "3": entry(3, date(2026, 9, 3), approver_name="-"),
        "4": entry(4, date(2026, 10, 5), giver_department="택시물류과", points=-4, collaboration_text="M-1 정정"),
        "5": entry(5, date(2026, 10, 6), giver_department="하수과", receiver_department="도로과", points=7),
        "6": entry(6, date(2026, 10, 7), giver_department="도로과", task_code="T-2", points=3),
    }
    state(desk, "mileage_entries", CORRECTED, ledger, ENTRY)
    decisions: dict[str, dict[str, Any]] = {
        "1": {"agenda_number": 1, "status": "완료", "completed_on": date(2026, 9, 30)},
        "3": {"agenda_number": 3, "department_name": None, "decision_text": None, "status": "논의", "due_on": None},
    }
    state(desk, "meeting_decisions", CORRECTED, decisions, DECISION)
    events = {
        "1": {"event_code": "E1", "held_on": date(2026, 6, 20), "district_name": "서구", "followed_count": 1},
        "2": {"event_code": "E2", "held_on": date(2026, 7, 10), "district_name": "검단구", "attendee_count": 30},
        "5": {"event_code": "E5", "held_on": date(2026, 10, 2), "district_name": "남동구"},
    }
    state(desk, "events", CORRECTED, events, EVENT)
    answered = {"status": "조치 완료", "replied_on": date(2026, 10, 2), "reply_text": "안내함"}
    state(desk, "request_replies", CORRECTED, {"1": {"request_number": 1, **answered}}, REPLY)
    state(desk, "room_posts", CORRECTED, coded("post_code", 1, answered_count=2) | coded("post_code", 3), POST)
    state(desk, "academy_courses", CORRECTED, coded("course_code", 2, citizen_count=4), COURSE)
    state(desk, "committee_members", CORRECTED, members(23, attended_count=4), MEMBER)


def say(desk: Desk, stance_code: str, pulled_on: date) -> None:
    """One statement of a civic group, as its rules read it that night."""
    posted_on = date(2026, 9, 22)
    statement = {
        "post_id": "S1", "posted_on": posted_on, "posted_at": at(posted_on, 9), "is_day_assumed": False,
        "platform": "civic_statement", "site_name": "갯벌모임", "title": "성명", "body": "매립지를 말한다",
        "is_outbound": False, "issue": "매립지", "stance_code": stance_code,
    }  # fmt: skip
    if pulled_on == SECOND_NIGHT:
        statement["body"] = "매립지를 다시 말한다"
    desk.deliver(
        "civic_group.statements",
        [statement],
        first_on=posted_on,
        last_on=posted_on,
        business_date=pulled_on,
        pulled_at=at(pulled_on, 1),
    )

"""A made quarter of voices, petitions and registers, and the night after it that brings what nights like to bring."""

from __future__ import annotations

import random
from datetime import date, timedelta

from tests.integration.dbt.city_desk import Desk, Row, at, call, petition, post
from tests.integration.dbt.register_statements import ENTRY, EVENT, state

FIRST, SUNDAY, MONDAY = date(2026, 7, 6), date(2026, 10, 4), date(2026, 10, 5)
"""Thirteen weeks; the Sunday ends the third quarter's last week, the Monday is 개천절's substitute."""
LATE_CALL, REOPENED, DELETED = "C-LATE", "P-REOPENED", "S-DELETED"
STATED, CORRECTED = date(2026, 9, 30), date(2026, 10, 1)
DEPARTMENTS = ("버스정책과", "도로과", "하수과", "건축과", "체육진흥과", "자원순환과")
DISTRICTS = ("28237", "28200", "28177", "28260", "28275")
"""서구 stood until the reform and is recorded after it too: a code nobody should use any more."""


def calls(dice: random.Random) -> list[Row]:
    rows = []
    for offset in range((SUNDAY - FIRST).days + 1):
        day = FIRST + timedelta(days=offset)
        for number in range(dice.randrange(1, 5)):
            topic = dice.choice(("교통", "상하수도", "환경"))
            rows.append(
                call(
                    f"C{offset:03d}-{number}", day, f"{topic} 문의 {offset}", category_large=topic,
                    district_code=dice.choice((*DISTRICTS, None)),
                    department_name=dice.choice((*DEPARTMENTS, "없는과", None)), caller_key=f"k1:{dice.randrange(40)}",
                )
            )  # fmt: skip
    return rows


def posts(dice: random.Random) -> list[Row]:
    rows = [post(DELETED, SUNDAY - timedelta(days=3), "부평 버스가 오지 않는다")]
    for offset in range(0, (SUNDAY - FIRST).days, 2):
        day = FIRST + timedelta(days=offset)
        rows.append(post(f"S{offset:03d}", day, "부평 버스 배차", site_name=None if dice.random() < 0.3 else "x.com"))
    return rows


def petitions(dice: random.Random) -> list[Row]:
    """In time, late, unanswered, withdrawn, handed away early and late, waiting for a supplement, closed, extended."""
    rows = [
        petition(REOPENED, date(2026, 9, 1), due_on=date(2026, 9, 10), answered_at=at(date(2026, 9, 8), 14),
                 status="답변완료", satisfaction="불만족")
    ]  # fmt: skip
    for number in range(150):
        day = FIRST + timedelta(days=dice.randrange(80))
        due = day + timedelta(days=dice.choice((7, 9, 14)))
        row = {
            "petition_type": dice.choice(("건의", "고충", "질의")),
            "department_name": dice.choice((*DEPARTMENTS, None)),
            "agency_name": dice.choice(("인천광역시", "인천광역시", "인천광역시 부평구")), "due_on": due,
        }  # fmt: skip
        kind = dice.randrange(12)
        answered = {"answered_at": at(due + timedelta(days=dice.choice((-3, 0, 4))), 14), "status": "답변완료"}
        satisfaction = dice.choice((None, "만족", "불만족", "매우만족"))
        changes = {
            0: {"status": "취하"},
            1: {"status": "이송", "transferred_at": at(day + timedelta(days=1), 10), "transferred_to": "부평구"},
            2: {"status": "이송", "transferred_at": at(due, 10), "transferred_to": "부평구"},
            3: {"status": "보완요구", "supplement_requested_on": day + timedelta(days=2)},
            4: {"status": "종결"},
            5: {"status": "처리중"},
            6: {"extended_due_on": due + timedelta(days=7), **answered},
        }.get(kind, {"satisfaction": satisfaction, **answered})
        rows.append(petition(f"P{number:03d}", day, **{**row, **changes}))
    return rows


def first_night(desk: Desk) -> None:
    dice = random.Random(20140101)
    said = calls(dice)
    for feed, rows in (
        ("call_center.calls", said),
        ("social.query_posts", posts(dice)),
        ("petition.petitions", petitions(dice)),
    ):
        desk.deliver(feed, rows, first_on=FIRST, last_on=SUNDAY, business_date=SUNDAY, pulled_at=at(MONDAY, 1))
    for row in said:
        # Alike calls of one day are one matter.
        day = row["received_at"].date()
        matter = f"call_center:{str(row['call_id'])[:4]}" if dice.random() < 0.4 else f"call_center:{row['call_id']}"
        mood = dice.choice((None, "negative", "neutral"))
        desk.infer("call_center", row["call_id"], day, matter_id=matter, sentiment_code=mood)
    for offset in range(0, (SUNDAY - FIRST).days, 2):
        about_the_city = dice.random() < 0.8
        desk.infer("social_query", f"S{offset:03d}", FIRST + timedelta(days=offset), is_relevant=about_the_city)
    desk.infer("social_query", DELETED, SUNDAY - timedelta(days=3), sentiment_code="negative")
    state(desk, "events", STATED, events(), EVENT)
    state(desk, "mileage_entries", STATED, mileage(), ENTRY)


def second_night(desk: Desk) -> None:
    """A late call, a petition opened again, a deleted post, and a register that was corrected."""
    tuesday = MONDAY + timedelta(days=1)
    dice = random.Random(20140101)
    late = call(LATE_CALL, date(2026, 8, 3), "버스가 늦게 옵니다", department_name="버스정책과", district_code="28237")
    said = [*calls(dice), late]
    kept = [row for row in posts(dice) if row["post_id"] != DELETED]
    again = [
        {**row, "is_reopened": True, "status": "처리중", "satisfaction": None}
        if row["petition_id"] == REOPENED
        else row
        for row in petitions(dice)
    ]
    for feed, rows in (("call_center.calls", said), ("social.query_posts", kept), ("petition.petitions", again)):
        desk.deliver(feed, rows, first_on=FIRST, last_on=SUNDAY, business_date=MONDAY, pulled_at=at(tuesday, 1))
    desk.infer("call_center", LATE_CALL, date(2026, 8, 3), sentiment_code="negative")
    moved = {**events(), "2": {**events()["2"], "district_name": "부평구", "attendee_count": 31}}
    state(desk, "events", CORRECTED, moved, EVENT)


def events() -> dict[str, Row]:
    groups = ("청년", "노인", "소상공인")
    return {
        str(number): {
            "event_code": f"E{number}", "held_on": FIRST + timedelta(days=9 * number),
            "district_name": ("남동구", "부평구", "인천시", "미추홀구")[number % 4], "group_name": groups[number % 3],
            "department_name": DEPARTMENTS[number % 3], "attendee_count": 10 + number, "suggestion_count": number,
            "followed_count": number // 3,
        }
        for number in range(1, 9)
    }  # fmt: skip


def mileage() -> dict[str, Row]:
    return {
        str(number): {
            "entry_code": f"M{number}", "earned_on": FIRST + timedelta(days=number), "points": 5 * (1 + number % 3),
            "approved_on": FIRST + timedelta(days=number), "giver_department": DEPARTMENTS[number % 4],
            "receiver_department": DEPARTMENTS[(number + 1 + number % 2) % 4],
            "approver_name": "-" if number % 7 == 0 else "최승인",
        }
        for number in range(1, 25)
    }  # fmt: skip

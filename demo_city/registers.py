"""The registers that the city's officials keep, as workbooks that state a whole register as of a day.

Every row of a register is a function of the city's seed; what had happened by the day of the statement is in it, so a
later statement holds the same rows, further on. The ledger of mileage only grows.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from demo_city.city import City
from demo_city.days import DayRange
from demo_city.drop_files import SheetContent, private_folder, workbook_bytes, write_whole

WORDS = Path(__file__).with_name("data") / "registers.toml"
Row = tuple[Any, ...]
NIGHTLY = ("tasks", "mileage_entries", "events", "request_replies")
"""Registers that the office states anew every night; the others at the end of a quarter."""
SHOWN_QUARTERS = 1
FIRST_ISSUE_ON = date(2014, 1, 8)
"""The Wednesday of 제1호."""
TASK_COUNT, MEMBER_COUNT, CHAIR_COUNT = 129, 24, 2
PRACTICES_A_YEAR = 10


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(WORDS.read_text(encoding="utf-8"))


def form_of(entities: str) -> tuple[str, str, tuple[str, ...]]:
    """A register's name in file names, its sheet and its headers, as the office hands them out."""
    form = _words()["forms"][entities]
    return form["code"], form["sheet"], tuple(form["header"])


def register_rows(city: City, entities: str, stated_on: date) -> list[Row]:
    """The rows of a register as they stood at the end of a day, in the order of its headers."""
    dice = random.Random(f"{city.seed}/{entities}")
    return _ROWS[entities](city, dice, stated_on)


def drop(city: City, entities: str, *, stated_on: date, drop_dir: Path) -> Path:
    """Write one register's workbook."""
    code, sheet, header = form_of(entities)
    rows = [header, *(tuple(_cell(v) for v in row) for row in register_rows(city, entities, stated_on))]
    path = private_folder(drop_dir) / f"등록부_{code}_{stated_on:%Y%m%d}.xlsx"
    return write_whole(path, workbook_bytes([SheetContent(sheet, rows)]))


def drop_statements(entities: str, city: City, window: DayRange, as_of: int, drop_dir: Path) -> Path:
    """Write what officials state of one register in a window: at the ends of its last quarters, some every night.

    Returns:
        The latest file; the folder when no day of the window is one of a statement.
    """
    last_on = window.end_on - timedelta(days=1)
    days = [window.start_on + timedelta(days=n) for n in range((window.end_on - window.start_on).days)]
    ends = [day for day in days if _is_quarter_end(day)][-SHOWN_QUARTERS:]
    path = drop_dir
    for day in dict.fromkeys((*ends, last_on) if entities in NIGHTLY else ends):
        path = drop(city, entities, stated_on=day, drop_dir=drop_dir)
    return path


def _is_quarter_end(day: date) -> bool:
    return (day + timedelta(days=1)).day == 1 and day.month % 3 == 0


def _cell(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else (None if value == "" else value)


def _quarter(day: date) -> str:
    return f"{day.year}Q{(day.month + 2) // 3}"


def _departments(city: City) -> list[str]:
    # Those of today; a register of the past would name them as they were called then.
    return [d.label for d in city.lexicon.departments if not d.successor]


def _matter(dice: random.Random) -> str:
    return f"{dice.choice(_words()['subjects'])} {dice.choice(_words()['ways'])}"


def _tasks(city: City, dice: random.Random, stated_on: date) -> list[Row]:
    departments, rows = _departments(city), []
    for number in range(1, TASK_COUNT + 1):
        started = date(stated_on.year, 1, 5) + timedelta(days=dice.randrange(150))
        due = started + timedelta(days=dice.randrange(90, 200))
        done = started + timedelta(days=dice.randrange(60, 260))
        words = (_matter(dice), dice.choice(departments), dice.choice(("내부소통", "시민소통")))
        stage, official = dice.choice(("정책수립", "시행")), dice.choice(_words()["officials"])
        proof = f"{dice.choice(_words()['evidence'])} {number}"
        is_done, is_begun = done <= stated_on, started <= stated_on
        share = 100 if is_done else max(0, min(95, 100 * (stated_on - started).days // (done - started).days // 5 * 5))
        status = "완료" if is_done else "추진중" if is_begun else "계획"
        rows.append(
            (stated_on.year, f"T-{number:03d}", words[0], words[1], words[2], stage, started, due,
             done if is_done else "", f"{words[0]}을(를) 분기마다 점검", f"{share}% 추진" if is_begun else "", share,
             proof if is_done else "", status, official)
        )  # fmt: skip
    return rows


def _mileage(city: City, dice: random.Random, stated_on: date) -> list[Row]:
    departments, rows = _departments(city), []
    earned = date(stated_on.year, 1, 12)
    while True:
        earned += timedelta(days=dice.randrange(2, 7))
        approved = earned + timedelta(days=dice.randrange(1, 5))
        giver, receiver = dice.sample(departments, 2)
        task, points = f"T-{dice.randrange(1, TASK_COUNT + 1):03d}", dice.choice((3, 5, 5, 10, 20))
        matter, approver = _matter(dice), dice.choice(_words()["officials"])
        if approved > stated_on:
            return rows
        code = f"M{stated_on.year}-{len(rows) + 1:04d}"
        rows.append((code, earned, giver, receiver, points, stated_on.year, task, f"{matter} 지원", approver, approved))


def _events(city: City, dice: random.Random, stated_on: date) -> list[Row]:
    departments, words, rows = _departments(city), _words(), []
    held = date(stated_on.year, 1, 8)
    kinds = ("체험·소통현장", "시원소통토론회", "주민신청 현장간담회", "오후의 수다")
    while True:
        held += timedelta(days=dice.randrange(3, 10))
        kind, group, district = dice.choice(kinds), dice.choice(words["groups"]), dice.choice(words["districts"])
        said = dice.randrange(0, 12)
        followed, people = dice.randrange(0, said + 1), dice.randrange(8, 80)
        matter, opinion = _matter(dice), dice.choice(words["opinions"])
        department, host = dice.choice(departments), dice.choice(words["officials"])
        if held > stated_on:
            return rows
        waited = (stated_on - held).days
        rows.append(
            (f"E{stated_on.year}-{len(rows) + 1:03d}", kind, matter, held, district, group, f"{district} 행정복지센터",
             department, people, said, followed if waited > 30 else 0, opinion, host if kind == "체험·소통현장" else "")
        )  # fmt: skip


def _feedback(city: City, dice: random.Random, stated_on: date) -> list[Row]:
    departments, words, rows = _departments(city), _words(), []
    routes = ("120", "국민신문고", "새올", "홈페이지", "SNS", "소셜분석", "간담회")
    for number in range(24):
        promised = date(stated_on.year, 1, 20) + timedelta(days=number * 14)
        due = promised + timedelta(days=dice.randrange(45, 120))
        done = promised + timedelta(days=dice.randrange(30, 140))
        shown = done + timedelta(days=dice.randrange(3, 20))
        opinion, subject = dice.choice(words["opinions"]), dice.choice(words["subjects"])
        department, route = dice.choice(departments), dice.choice(routes)
        topic, district = words["topics"].get(subject, ""), dice.choice(("인천시", *words["districts"]))
        if promised > stated_on:
            break
        status = "공개" if shown <= stated_on else "이행" if done <= stated_on else "추진중"
        is_done = status != "추진중"
        rows.append(
            (f"F{stated_on.year}-{number + 1:02d}", _quarter(promised), f"{subject}: {opinion}", route, topic,
             district if topic else "", department, f"{subject} 기한 안에 개선", promised, due, done if is_done else "",
             f"{subject} 불편이 줄어듦" if is_done else "", shown if status == "공개" else "",
             "https://www.incheon.go.kr" if status == "공개" else "", status)
        )  # fmt: skip
    return rows + _judged_feedback(departments, stated_on)


def _judged_feedback(departments: Sequence[str], stated_on: date) -> list[Row]:
    """Tasks whose effect is known beforehand; each stands where it had come to on the day of the statement."""
    words, rows = _words(), []
    for task in words["judged_feedback"]:
        if task["promised_on"] > stated_on:
            continue
        is_done, is_shown = task["completed_on"] <= stated_on, task["published_on"] <= stated_on
        rows.append(
            (f"F{task['promised_on'].year}-{task['number']}", _quarter(task["promised_on"]),
             f"{task['subject']}: {task['opinion']}", "120", words["topics"][task["subject"]], task["district"],
             departments[task["number"] % len(departments)], task["promise"], task["promised_on"], task["due_on"],
             task["completed_on"] if is_done else "", task["outcome"] if is_done else "",
             task["published_on"] if is_shown else "", "https://www.incheon.go.kr" if is_shown else "",
             "공개" if is_shown else "이행" if is_done else "추진중")
        )  # fmt: skip
    return rows


def _meetings(city: City, dice: random.Random, stated_on: date) -> list[Row]:
    departments, words, rows = _departments(city), _words(), []
    kinds = ("소통전략추진회의", "시민피드백추진단", "자문회의", "실무소위원회", "분과간담회", "평가워크숍")
    for month in range(1, stated_on.month + 1):
        for turn, kind in enumerate(dice.sample(kinds, 2), start=1):
            held = date(stated_on.year, month, 6 + 8 * turn)
            people = dice.randrange(8, 32)
            for agenda in range(1, dice.randrange(2, 5)):
                matter, department = _matter(dice), dice.choice(departments)
                due = held + timedelta(days=dice.randrange(20, 60))
                done = held + timedelta(days=dice.randrange(10, 90))
                if held > stated_on:
                    continue
                is_done = done <= stated_on
                rows.append(
                    (f"C{stated_on.year}-{month:02d}{turn}", kind, f"{month}월 {kind}", held, people, agenda, matter,
                     f"{matter} 추진", department, due, done if is_done else "", "완료" if is_done else "진행",
                     words["officials"][month % len(words["officials"])])
                )  # fmt: skip
    return rows


def _replies(city: City, dice: random.Random, stated_on: date) -> list[Row]:
    """Four requests of every issue since the year began, each with its answer once that has come."""
    departments, words, rows = _departments(city), _words()["requests"], []
    asked = date(stated_on.year, 1, 1)
    asked += timedelta(days=(2 - asked.weekday()) % 7)
    while asked <= stated_on:
        issue = (asked - FIRST_ISSUE_ON).days // 7 + 1
        topics = dice.sample(sorted(words["owners"]), 2)
        asked_for = [(department, "") for department in dice.sample(departments, 2)]
        asked_for += [(words["owners"][topic], topic) for topic in topics]
        for number, (department, topic) in enumerate(asked_for, start=1):
            kind = "risen" if topic else "overdue"
            count = dice.randrange(1, 4) if kind == "overdue" else dice.randrange(8, 60)
            request = words[kind].format(count=count, topic=topic)
            due = asked + timedelta(days=2 if kind == "overdue" else 7)
            replied = asked + timedelta(days=dice.choice((1, 1, 2, 2, 5) if kind == "overdue" else (2, 3, 5, 6, 9)))
            is_declined, is_done = dice.random() < 0.1, kind == "overdue" or dice.random() < 0.6
            status = "수용 곤란" if is_declined else "조치 완료" if is_done else "조치 중"
            reply = dice.choice(words["declined_replies" if is_declined else f"{kind}_replies"])
            reply = reply.format(count=count if kind == "overdue" else dice.randrange(2, 7))
            has_come = replied <= stated_on
            rows.append(
                (issue, number, asked, department, request, due, replied if has_come else "",
                 status if has_come else "회신 대기", reply if has_come else "")
            )  # fmt: skip
        asked += timedelta(weeks=1)
    return rows[-100:]


def _room_posts(city: City, dice: random.Random, stated_on: date) -> list[Row]:
    departments, rows = _departments(city), []
    posted = date(stated_on.year, 1, 4)
    while True:
        posted += timedelta(days=dice.randrange(2, 9))
        kind, matter = dice.choice(("정책정보", "회의자료", "회의결과", "공익정보")), _matter(dice)
        daily, comments, department = dice.randrange(2, 30), dice.randrange(0, 15), dice.choice(departments)
        if posted > stated_on:
            return rows
        code = f"P{stated_on.year}-{len(rows) + 1:04d}"
        seen = daily * ((stated_on - posted).days + 1)
        rows.append(
            (code, posted, kind, matter, department, seen, comments, comments // 2, "https://www.incheon.go.kr")
        )


def _courses(city: City, dice: random.Random, stated_on: date) -> list[Row]:
    rows = []
    for year in range(stated_on.year - 5, stated_on.year + 1):
        for turn, (month, kind) in enumerate(((4, "실무과정"), (10, "심화과정")), start=1):
            started = date(year, month, 12)
            officials, citizens, capacity = dice.randrange(10, 25), dice.randrange(8, 20), dice.choice((30, 40, 45))
            joined, rate = officials + citizens - dice.randrange(0, 5), dice.randrange(78, 97)
            if started + timedelta(days=5) <= stated_on:
                title = f"{year}년 {kind}"
                ended = started + timedelta(days=4)
                rows.append(
                    (f"A{year}-{turn}", kind, title, started, ended, "시민교육원", capacity, officials, citizens,
                     joined, rate)
                )  # fmt: skip
    return rows


def _members(city: City, dice: random.Random, stated_on: date) -> list[Row]:
    rows, panels = [], _words()["panels"]
    for number in range(1, MEMBER_COUNT + 1):
        meetings, proposals = stated_on.month // 2, dice.randrange(0, 5)
        attended, adopted = meetings - min(meetings, dice.randrange(0, 3)), proposals // 2
        position = "위원장" if number <= CHAIR_COUNT else "위원"
        appointment = "당연직" if number == 1 else "위촉직"
        appointed = date(stated_on.year - 1, 3, 2)
        rows.append(
            (f"W-{number:02d}", f"위원{number:02d}", position, appointment, panels[number % len(panels)], appointed, "",
             "현직", meetings, attended, proposals, adopted)
        )  # fmt: skip
    return rows


def _goals(city: City, dice: random.Random, stated_on: date) -> list[Row]:
    rows, words = [], _words()
    for department in _departments(city):
        subject, target = dice.choice(words["subjects"]), dice.randrange(10, 40)
        official = dice.choice(words["officials"])
        actual = round(target * stated_on.timetuple().tm_yday / 365 * dice.uniform(0.7, 1.2), 1)
        rows.append(
            (stated_on.year, department, "G1", f"{subject}을(를) 먼저 알림", "사전 안내 건수", "건", target // 2,
             target, actual, official)
        )  # fmt: skip
    return rows


def _diagnoses(city: City, dice: random.Random, stated_on: date) -> list[Row]:
    rows, words = [], _words()
    for department in _departments(city)[:25]:
        official = dice.choice(words["officials"])
        for number, item in enumerate(words["items"], start=1):
            score = dice.choice((1, 2, 3, 3, 4, 4, 5))
            better = f"{item} 방법을 다음 분기에 고침" if score == 1 else ""
            evidence = f"{item} 자체 점검"
            rows.append(
                (_quarter(stated_on), department, f"D{number:02d}", item, score, evidence, better, official)
            )  # fmt: skip
    return rows


def _self_checks(city: City, dice: random.Random, stated_on: date) -> list[Row]:
    rows = []
    for number, department in enumerate(_departments(city)[:12] * 2, start=1):
        staff = f"{dice.randrange(10**7, 10**8)}"
        for item in range(1, 6):
            score = dice.choice((2, 3, 3, 4, 4, 5))
            rows.append((_quarter(stated_on), f"R-{number:04d}", department, staff, f"P{item:02d}", score))
    return rows


def _practices(city: City, dice: random.Random, stated_on: date) -> list[Row]:
    departments, rows = _departments(city), []
    for number in range(2 * PRACTICES_A_YEAR):
        chosen = date(stated_on.year - 1 + number // PRACTICES_A_YEAR, 6 if number % PRACTICES_A_YEAR < 5 else 12, 28)
        matter, department, official = _matter(dice), dice.choice(departments), dice.choice(_words()["officials"])
        if chosen > stated_on:
            continue
        code = f"B{chosen.year}-{number % PRACTICES_A_YEAR + 1:02d}"
        # The year's first ones are written up; those of the year before, and the rest, are lines as they always were.
        place = number - PRACTICES_A_YEAR
        if 0 <= place < len(_words()["stories"]):
            rows.append(_story(_words()["stories"][place], code, chosen, official))
        else:
            printed = "N" if number % 3 else "Y"
            rows.append(
                (code, chosen, department, matter, f"{matter}을(를) 한 해 동안 운영", "문의가 줄어듦", "", "Y", printed,
                 official, "", "", "", "", "")
            )  # fmt: skip
    return rows


def _story(story: Mapping[str, str], code: str, chosen: date, official: str) -> Row:
    return (
        code, chosen, story["department"], story["title"], story["content"].strip(), story["outcome"].strip(), "", "Y",
        "Y", official, story["background"].strip(), story["contact"], story["picture"], story["alt"], story["caption"],
    )  # fmt: skip


def _calendar(city: City, dice: random.Random, stated_on: date) -> list[Row]:
    return [tuple(entry["row"]) for entry in _words()["calendar"]]


_ROWS: Mapping[str, Callable[[City, random.Random, date], Sequence[Row]]] = {
    "academy_courses": _courses,
    "best_practices": _practices,
    "calendar_events": _calendar,
    "committee_members": _members,
    "department_goals": _goals,
    "diagnoses": _diagnoses,
    "events": _events,
    "feedback_tasks": _feedback,
    "meeting_decisions": _meetings,
    "mileage_entries": _mileage,
    "request_replies": _replies,
    "room_posts": _room_posts,
    "self_checks": _self_checks,
    "tasks": _tasks,
}
ENTITIES = tuple(_ROWS)
OVERLAP_DAYS = {f"register.{entities}": 0 for entities in ENTITIES}
"""A statement is written once: a night's reaches back no further than its day."""

"""One working day's due mails: which department hears of which petitions.

A department gets a mail only when a petition has at most `due_within_working_days` left, or became overdue since the
last working day. Its mail then also lists what is overdue for longer: one mail a department a working day, never on a
holiday.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import psycopg

from korean_calendar.working_days import is_working_day, previous_working_day
from reports import by_rule, korean, text
from reports.by_rule import OFFICE, Night
from reports.document import Block, Bullet, Cell, Column, Document, Figure, FigureBook, Section, Table
from reports.due_soon import read
from reports.due_soon.read import Due
from reports.due_soon.settings import PUBLICATION_CODE, DueSoonSettings
from reports.errors import StaleListError
from reports.period import date_ko, short_date_ko
from reports.publication import header
from reports.rule_mail import RuleMail

TITLE = "처리기한 알림"
OVERDUE = -1


def night(
    connection: psycopg.Connection, registered: frozenset[str], *, business_date: date, settings: DueSoonSettings
) -> Night:
    """Read and write one morning's mails.

    Args:
        connection: as role `publisher`, inside one consistent view.
        registered: the roles of the register that somebody stands for.
        business_date: the night the list stands for; the mails go out the morning after.
        settings: how many days before, how many rows.

    Raises:
        StaleListError: when the list stands for another night.
    """
    morning = business_date + timedelta(days=1)
    if not is_working_day(morning):
        return _nothing(settings, business_date)
    listed_on = read.as_of(connection)
    if listed_on is not None and listed_on != business_date:
        raise StaleListError(
            f"the list of due petitions stands for {listed_on}, not {business_date}: nothing was sent. "
            "Only the last promoted night can be mailed"
        )
    petitions = read.city_petitions(connection)
    book = FigureBook()
    sections: list[Section] = []
    routes: dict[str, list[Section]] = {}
    counts: dict[str, list[Due]] = {}
    for code in sorted({due.department_code for due in petitions}):
        own = [due for due in petitions if due.department_code == code]
        listed = worth_a_mail(own, morning=morning, settings=settings)
        if not listed:
            continue
        is_routed = code in registered and code not in read.UNRECORDED
        section = _section(listed, book, settings, is_routed=is_routed)
        sections.append(section)
        routes.setdefault(code if is_routed else OFFICE, []).append(section)
        counts.setdefault(code if is_routed else OFFICE, []).extend(listed)
    if not sections:
        return _nothing(settings, business_date)
    sections.append(_actions(settings))
    mails = {
        role: RuleMail(
            f"[{TITLE}] {date_ko(morning)} {_told(counts[role], morning)}",
            f"{date_ko(morning)} 아침, {_told(counts[role], morning)}",
            (*(section.code for section in parts), "actions"),
        )
        for role, parts in routes.items()
    }
    return Night(_document(sections, settings, business_date).snapshot(book), mails, _no_record)


def worth_a_mail(petitions: Sequence[Due], *, morning: date, settings: DueSoonSettings) -> tuple[Due, ...]:
    """What one department's mail lists, or nothing when no petition is a reason for one."""
    since_on = previous_working_day(morning)
    soon = [d for d in petitions if 0 < d.working_days_left <= settings.due_within_working_days]
    overdue = [d for d in petitions if d.working_days_left == OVERDUE]
    if not soon and not any(d.effective_due_on >= since_on for d in overdue):
        return ()
    return (*overdue, *soon)


def _told(listed: Sequence[Due], morning: date) -> str:
    overdue = sum(d.working_days_left == OVERDUE for d in listed)
    today = sum(d.working_days_left != OVERDUE and d.effective_due_on <= morning for d in listed)
    soon = len(listed) - overdue - today
    named = (("기한 경과", overdue), ("오늘까지", today), ("임박", soon))
    return ", ".join(f"{name} {korean.count(count)}" for name, count in named if count)


def _section(listed: Sequence[Due], book: FigureBook, settings: DueSoonSettings, *, is_routed: bool) -> Section:
    first = listed[0]
    overdue = [d for d in listed if d.working_days_left == OVERDUE]
    soon = [d for d in listed if d.working_days_left != OVERDUE]
    blocks: list[Block] = []
    if not is_routed:
        blocks.append(Bullet(1, _unrouted(first)))
    if overdue:
        blocks.append(
            Bullet(
                1,
                f"처리기한이 지난 미답변 민원 {korean.count(len(overdue))}: 조속 처리 필요",
                (_count(book, first, [OVERDUE], len(overdue)),),
            )
        )
    if soon:
        days = sorted({d.working_days_left for d in soon})
        blocks.append(
            Bullet(
                1,
                f"{settings.due_within_working_days}근무일 안에 기한이 되는 미답변 민원 {korean.count(len(soon))}",
                (_count(book, first, days, len(soon)),),
            )
        )
    blocks.append(_table(listed, settings))
    return Section(f"due:{first.department_code}", first.department_label_ko, "shown", tuple(blocks))


def _unrouted(due: Due) -> str:
    if due.department_code in read.UNRECORDED:
        return "소관부서 기록 없음: 소관을 정해 전달 필요"
    return f"{korean.josa(due.department_label_ko, '은')} 배포처 명부에 없음: 대신 전달하고 명부에 등록 필요"


def _count(book: FigureBook, due: Due, days: Sequence[int], count: int) -> str:
    return book.add(
        Figure(
            read.COUNT,
            "petition_count",
            "sum",
            {
                "as_of_on": due.as_of_on.isoformat(),
                "authority_code": "city",
                "channel_code": "petition",
                "department_code": due.department_code,
                "working_days_left": list(days),
            },
            count,
        )
    )


def _table(listed: Sequence[Due], settings: DueSoonSettings) -> Table:
    shown = listed[: settings.listed_rows]
    rest = len(listed) - len(shown)
    notes = (f"그 밖 {korean.count(rest)}은 국민신문고에서 확인",) if rest else ()
    rows = tuple(
        (
            Cell(text.clean(due.petition_id, limit=40), is_head=True),
            Cell(text.clean(due.petition_type, limit=20)),
            Cell(short_date_ko(due.received_on)),
            Cell(short_date_ko(due.effective_due_on) + (" (연장)" if due.is_extended else ""), tone="strong"),
            _left(due),
        )
        for due in shown
    )
    return Table(
        "미답변 민원 목록(기한 순)",
        (
            Column("신청번호", "left", 2.2),
            Column("유형", "center", 0.9),
            Column("접수일", "center", 1.2),
            Column("처리기한", "center", 1.6),
            Column("남은 근무일", "center", 1.2),
        ),
        rows,
        notes=notes,
    )


def _left(due: Due) -> Cell:
    if due.working_days_left == OVERDUE:
        return Cell("경과", tone="up")
    return Cell("오늘까지" if due.working_days_left == 1 else f"{due.working_days_left}일")


def _actions(settings: DueSoonSettings) -> Section:
    return Section(
        "actions",
        "하실 일",
        "shown",
        (
            Bullet(1, "국민신문고에서 신청번호로 확인하여 기한 안에 답변, 필요하면 기한 전에 연장·이송 처리"),
            Bullet(1, "이미 답변한 건은 전날 밤 이후의 처리가 아직 반영되지 않은 것이므로 조치 불필요"),
            Bullet(1, "소관이 아니거나 받는 사람을 바꾸거나 멈추려면 아래 문의처로 알림(배포처 명부에서 변경)"),
            Bullet(3, f"남은 근무일은 오늘과 기한일을 모두 셈; {settings.due_within_working_days}근무일 기준은 가정"),
            Bullet(3, "기한이 되었거나 새로 지난 민원이 있는 근무일에만 보내며, 민원 내용은 싣지 않음"),
            Bullet(3, f"수치의 위치: {read.COUNT}, 목록의 위치: {read.LIST}"),
        ),
    )


def _document(sections: Sequence[Section], settings: DueSoonSettings, business_date: date) -> Document:
    period = by_rule.period_of(business_date)
    told = header(
        period,
        by_rule.FIRST_EDITION,
        publication_code=PUBLICATION_CODE,
        title=TITLE,
        masthead=TITLE,
        subtitle="국민신문고 민원 처리기한",
        issue=f"{period.send_on.month}월 {period.send_on.day}일",
        office=settings.office,
        period_name="기준",
        period_text=date_ko(period.send_on),
        marking="내부 자료",
        file_stem=f"처리기한-{period.send_on:%Y%m%d}",
    )
    return Document(told, tuple(sections), (), (), {"contact": settings.contact})


def _nothing(settings: DueSoonSettings, business_date: date) -> Night:
    return Night(_document((), settings, business_date).snapshot(FigureBook()), {}, _no_record)


def _no_record(_connection: psycopg.Connection, _edition_key: int | None) -> None:
    """The edition's own snapshot holds all that was decided."""
